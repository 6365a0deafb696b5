import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { STAGES } from '../../../../lib/stages.ts';
import { PROJECT_ROOT } from '../../../../local/home.ts';
import { KAFKA_VERSION } from '../../../../local/kafka/jars.ts';
import { STREAM_JOB } from '../../../../local/prometheus/config.ts';
import { streamConfig } from '../../../../src/stream/config.ts';
import { NODE_ENVIRONMENT, NODE_FLAGS } from '../../../../src/stream/node-flags.ts';

type Condition = 'service_started' | 'service_healthy' | 'service_completed_successfully';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: Condition }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly profiles?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}

const LOCAL = join(PROJECT_ROOT, 'local');
const read = <T>(path: string): T =>
  parse(readFileSync(join(LOCAL, path), 'utf8'), { merge: true }) as T;

const { services, volumes } = read<Compose>('compose.yaml');
const all = Object.entries(services);
const members = all.filter(([name]) => /^stream-\d$/.test(name));

/** A service that ends: others wait for its success. */
const isTask = (name: string): boolean => ['dependencies', 'topic', 'schemas'].includes(name);

describe.each(all)('%s', (name, service) => {
  it('has an image of a fixed version', () => {
    expect(service.image).toMatch(/^[a-z/-]+:v?\d+\.\d+[\w.-]*$/);
  });

  it('is reached from this machine only', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('mounts what exists', () => {
    for (const volume of service.volumes ?? []) {
      const [source = '', target, mode] = volume.split(':');
      if (source.startsWith('.')) {
        expect({ source, there: existsSync(join(LOCAL, source)) }).toEqual({ source, there: true });
        expect(mode).toBe('ro');
      } else if (source.startsWith('/')) {
        expect(volume).toBe('/var/run/docker.sock:/var/run/docker.sock');
      } else {
        expect(Object.keys(volumes)).toContain(source);
      }
      expect(target).toMatch(/^\//);
    }
  });

  it('says when it is healthy, unless it is there to end', () => {
    expect(service.healthcheck !== undefined).toBe(!isTask(name));
  });

  it('waits for what the others can reach', () => {
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      const expected = isTask(other) ? 'service_completed_successfully' : 'service_healthy';
      expect({ other, condition }).toEqual({ other, condition: expected });
      expect(services[other]?.profiles).toBeUndefined();
    }
  });
});

it('asks for no port twice', () => {
  const ports = all.flatMap(([, service]) => service.ports ?? []).map((port) => port.split(':')[1]);
  expect(new Set(ports).size).toBe(ports.length);
});

describe('the members', () => {
  const config = readFileSync(join(PROJECT_ROOT, 'src/stream/config.ts'), 'utf8');

  it('are two, alike but for name and port', () => {
    expect(members).toHaveLength(2);
    const [one, two] = members.map(([, { environment, ports, ...rest }]) => rest);
    expect(one).toEqual(two);
  });

  it.each(members)('%s has variables that are read, with values that are right', (name, member) => {
    const environment = member.environment ?? {};
    expect(member.command).toEqual(['node', ...NODE_FLAGS, 'src/stream/main.ts']);
    for (const [variable, value] of Object.entries(NODE_ENVIRONMENT)) {
      expect(environment[variable]).toBe(value);
    }
    const own = Object.keys(environment).filter((variable) => !(variable in NODE_ENVIRONMENT));
    for (const variable of own) expect(config).toMatch(`\n  ${variable}: `);
    expect(streamConfig({ ...environment })).toMatchObject({
      bootstrapServers: ['kafka:19092'],
      topic: STAGES.local.topic,
      databaseUrl: 'postgres://millrace:millrace@postgres:5432/millrace',
      cacheUrl: 'redis://valkey:6379',
      httpHost: '0.0.0.0',
      member: name,
    });
  });

  it('reach a broker, a database and a topic of these names', () => {
    const { kafka, postgres, topic } = services;
    expect(kafka?.environment?.['KAFKA_ADVERTISED_LISTENERS']).toContain('//kafka:19092');
    expect(postgres?.environment).toEqual({
      POSTGRES_USER: 'millrace',
      POSTGRES_PASSWORD: 'millrace',
      POSTGRES_DB: 'millrace',
    });
    expect(topic?.command).toContain(`--topic=${STAGES.local.topic}`);
  });

  it('are asked by Prometheus under the job that rules and dashboards name', () => {
    const { scrape_configs } = read<{
      scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
    }>('prometheus/prometheus.yml');
    const job = scrape_configs.find(({ job_name }) => job_name === STREAM_JOB);

    expect(job?.static_configs.flatMap(({ targets }) => targets)).toEqual(
      members.map(([name, { environment }]) => `${name}:${environment?.['HTTP_PORT']}`),
    );
  });
});

it('the broker is the version that runs without Docker', () => {
  expect(services['kafka']?.image).toBe(`apache/kafka:${KAFKA_VERSION}`);
});

it('Grafana finds its Prometheus and its dashboards', () => {
  const { datasources } = read<{ datasources: { url: string }[] }>(
    'grafana/provisioning/datasources/prometheus.yaml',
  );
  const { providers } = read<{ providers: { options: { path: string } }[] }>(
    'grafana/provisioning/dashboards/millrace.yaml',
  );
  const mounts = services['grafana']?.volumes ?? [];
  const home =
    services['grafana']?.environment?.['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'] ?? '';

  expect(datasources.map(({ url }) => url)).toEqual(['http://prometheus:9090']);
  for (const { options } of providers) {
    expect(mounts).toContain(`./grafana/generated:${options.path}:ro`);
    expect(existsSync(home.replace(options.path, join(LOCAL, 'grafana/generated')))).toBe(true);
  }
});
