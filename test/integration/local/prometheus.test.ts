import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LocalHome } from '../../../local/home.ts';
import { processIdentity } from '../../../local/process/identity.ts';
import { run } from '../../../local/process/run.ts';
import { findPromtool } from '../../../local/prometheus/programs.ts';
import {
  type PrometheusOptions,
  startPrometheus,
  writeTargets,
} from '../../../local/prometheus/server.ts';
import { leave, millisecondsToStop, ownHome, takePort } from './own-home.ts';

let home: LocalHome;

afterEach(() => leave(home));

async function started(options: PrometheusOptions, note?: (detail: string) => void) {
  const prometheus = await startPrometheus(home, options, note);
  if (!prometheus.available) {
    throw new Error(`These tests need Prometheus: ${prometheus.reason}. ${prometheus.remedy}`);
  }
  return prometheus;
}

async function aMember(events: number): Promise<{ server: Server; target: string }> {
  const server = createServer((_, response) => response.end(`events_total ${events}\n`));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { server, target: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

interface Answer {
  readonly data: {
    readonly groups: readonly unknown[];
    readonly result: readonly {
      readonly metric: Record<string, string>;
      readonly value: readonly [number, string];
    }[];
  };
}

const ask = async (url: string, path: string): Promise<Answer['data']> =>
  ((await (await fetch(`${url}/api/v1/${path}`)).json()) as Answer).data;

/** Instance and value of each series, once there are as many as wanted. */
async function series(url: string, query: string, wanted: number): Promise<[string, string][]> {
  for (;;) {
    const { result } = await ask(url, `query?query=${encodeURIComponent(query)}`);
    if (result.length === wanted) {
      return result.map(({ metric, value }) => [metric['instance'] ?? '', value[1]]);
    }
    await sleep(100);
  }
}

describe('startPrometheus', () => {
  it('asks the members it is given, then others, and stops within 3 s', async () => {
    home = ownHome();
    const [one, two] = [await aMember(7), await aMember(9)];
    const { url, process } = await started({ targets: [one.target] });
    const first = await series(url, 'events_total{job="millrace-stream"}', 1);
    const own = await series(url, 'up{job="prometheus"}', 1);

    writeTargets(home, [two.target]);
    const second = await series(url, `events_total{instance="${two.target}"}`, 1);
    const took = await millisecondsToStop(home);

    expect(first).toEqual([[one.target, '7']]);
    expect(own).toEqual([[new URL(url).host, '1']]);
    expect(second).toEqual([[two.target, '9']]);
    expect(took).toBeLessThan(3_000);
    expect(processIdentity(process.record.pid)).toBeUndefined();
    for (const { server } of [one, two]) server.closeAllConnections();
    for (const { server } of [one, two]) server.close();
  }, 60_000);

  it('has a configuration that promtool accepts, with the rules of this project', async () => {
    home = ownHome();
    const { url } = await started({ targets: [] });
    const found = await findPromtool(home);
    const promtool = found.available ? found.promtool : '';

    const check = await run(promtool, [
      ...['check', 'config', join(home.home, 'prometheus', 'prometheus.yml')],
    ]);

    expect(check).toMatchObject({ ok: true, stdout: expect.stringContaining('SUCCESS') });
    expect((await ask(url, 'rules')).groups.length).toBeGreaterThan(0);
  }, 60_000);

  it('runs without rules, and moves from a port that is taken and says so', async () => {
    home = ownHome();
    const taken = await takePort(9090);
    const notes: string[] = [];
    const configDirectory = join(home.home, 'none');

    const { url } = await started({ targets: [], configDirectory }, (note) => notes.push(note));

    expect((await ask(url, 'rules')).groups).toEqual([]);
    expect(new URL(url).port).not.toBe('9090');
    expect(notes).toContainEqual(expect.stringContaining('port 9090 is taken'));
    taken.close();
  }, 60_000);

  it('says which rule file is wrong', async () => {
    home = ownHome();
    mkdirSync(join(home.home, 'bad', 'rules'), { recursive: true });
    writeFileSync(join(home.home, 'bad', 'rules', 'broken.yml'), 'groups: 7\n');

    const starting = startPrometheus(home, {
      targets: [],
      configDirectory: join(home.home, 'bad'),
    });

    await expect(starting).rejects.toMatchObject({
      code: 'MLR_SERVER_UNAVAILABLE',
      message: expect.stringContaining('broken.yml'),
    });
  }, 60_000);
});
