import type { KafkaEndpoint, MemberEndpoint, StreamEndpoint } from '../endpoints.ts';
import { installStream } from '../install/stream.ts';
import { readPidRecords } from '../process/pid-file.ts';
import { choosePort, movedNote } from '../process/port.ts';
import { stopRecorded } from '../process/stop.ts';
import { step } from '../progress.ts';
import type { StartingRegistry } from '../registry/start-if-possible.ts';
import type { Supervision } from '../supervise.ts';
import { type MemberTarget, memberSpec, STREAM_GROUP } from './member-spec.ts';
import { type Monitoring, startMonitoring } from './monitoring.ts';
import { QUERY_PORT, querySpec, untilQueriesAnswer } from './query-spec.ts';
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
  /** Told where the database is, null when there is none; who asks keeps it, members or not. */
  readonly onDatabase?: (url: string | null) => void;
}

const NOTHING: StreamLane = { stream: null, leftOut: [], monitoring: null };

/** Starts PostgreSQL, Valkey and, once broker and registry are there too, the members. */
export async function startStreamLane(
  run: Supervision,
  { members: count, broker, registry, onDatabase }: StreamLaneSpec,
): Promise<StreamLane> {
  const installing = installStream(run.home, run.progress);
  const members = await chooseMembers(count);
  const [servers, kafka, { url: registryUrl }] = await Promise.all([
    startStreamServers(run, installing.valkey, onDatabase),
    // Its failure is the caller's to report.
    broker.catch(() => null),
    registry.started,
  ]);
  const { databaseUrl, cacheUrl, leftOut } = servers;
  if (kafka === null || databaseUrl === null) {
    await stopServers(run, onDatabase === undefined ? ['postgres', 'valkey'] : ['valkey']);
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
  const queryUrl = cacheUrl === null ? undefined : await startQueries(run, { ...target, cacheUrl });
  const stream = {
    ...{ databaseUrl, cacheUrl, prometheusUrl: null, consumerGroup: STREAM_GROUP, members },
    ...(queryUrl !== undefined && { queryUrl }),
  };
  return { stream, leftOut, monitoring };
}

/** After the members: they bring the database's schema. */
async function startQueries(
  run: Supervision,
  target: MemberTarget & { readonly cacheUrl: string },
): Promise<string> {
  const chosen = await choosePort(QUERY_PORT);
  const url = `http://127.0.0.1:${chosen.port}`;
  await step(run.progress, 'query API', async (note) => {
    const moved = movedNote('the query API', QUERY_PORT, chosen);
    if (moved !== undefined) note(moved);
    await run.keep(querySpec(run.home, chosen.port, target));
    if (!(await untilQueriesAnswer(url, READY_WITHIN_MS))) note(`see ${run.home.logs}/query.log`);
  });
  return url;
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
async function stopServers({ home }: Supervision, names: readonly string[]): Promise<void> {
  const records = readPidRecords(home).filter(({ name }) => names.includes(name));
  await Promise.all(records.map((record) => stopRecorded(home, record)));
}
