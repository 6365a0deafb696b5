import type { KafkaEndpoint, MemberEndpoint, StreamEndpoint } from '../endpoints.ts';
import { installStream } from '../install/stream.ts';
import { readPidRecords } from '../process/pid-file.ts';
import { choosePort } from '../process/port.ts';
import { stopRecorded } from '../process/stop.ts';
import { step } from '../progress.ts';
import type { StartingRegistry } from '../registry/start-if-possible.ts';
import type { Supervision } from '../supervise.ts';
import { memberSpec, STREAM_GROUP } from './member-spec.ts';
import { type Monitoring, startMonitoring } from './monitoring.ts';
import { untilMembersReady } from './readiness.ts';
import { startStreamServers } from './servers.ts';

const FIRST_PORT = 9464;
const READY_WITHIN_MS = 30_000;

/** The stream lane, or null and a sentence on what it lacks. */
export interface StreamLane {
  readonly stream: StreamEndpoint | null;
  readonly leftOut: readonly string[];
  /** Settles later than the lane, where Prometheus has to be fetched first. */
  readonly monitoring: Promise<Monitoring> | null;
}

export interface StreamLaneSpec {
  readonly members: number;
  /** Null when it turned out that there is none. */
  readonly broker: Promise<KafkaEndpoint | null>;
  readonly registry: StartingRegistry;
}

const NOTHING: StreamLane = { stream: null, leftOut: [], monitoring: null };

/** Starts PostgreSQL, Valkey and, once broker and registry are there too, the members. */
export async function startStreamLane(
  run: Supervision,
  { members: count, broker, registry }: StreamLaneSpec,
): Promise<StreamLane> {
  const installing = installStream(run.home, run.progress);
  const members = await chooseMembers(count);
  const [servers, kafka, { url: registryUrl }] = await Promise.all([
    startStreamServers(run, installing.valkey),
    // Its failure is the caller's to report.
    broker.catch(() => null),
    registry.started,
  ]);
  const { databaseUrl, cacheUrl, leftOut } = servers;
  if (kafka === null || databaseUrl === null) {
    await stopServers(run);
    return { ...NOTHING, leftOut: kafka === null ? [] : leftOut };
  }
  const target = { ...kafka, databaseUrl, cacheUrl, registryUrl };
  const monitoring = startMonitoring(run, installing.prometheus, members);
  run.beside(monitoring);
  await step(run.progress, 'stream members', async (note) => {
    for (const { name, url } of members) {
      await run.keep(memberSpec(run.home, { name, port: Number(new URL(url).port) }, target));
    }
    for (const sentence of await untilMembersReady(members, READY_WITHIN_MS)) note(sentence);
  });
  const consumerGroup = STREAM_GROUP;
  const stream = { databaseUrl, cacheUrl, prometheusUrl: null, consumerGroup, members };
  return { stream, leftOut, monitoring };
}

async function chooseMembers(count: number): Promise<MemberEndpoint[]> {
  const members: MemberEndpoint[] = [];
  for (let index = 0; index < count; index++) {
    const { port } = await choosePort(FIRST_PORT + index);
    members.push({ name: `stream-${index + 1}`, url: `http://127.0.0.1:${port}` });
  }
  return members;
}

/** Without members nobody needs them. */
async function stopServers({ home }: Supervision): Promise<void> {
  const names = ['postgres', 'valkey'];
  const records = readPidRecords(home).filter(({ name }) => names.includes(name));
  await Promise.all(records.map((record) => stopRecorded(home, record)));
}
