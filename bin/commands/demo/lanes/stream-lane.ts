import type { KafkaEndpoint, StreamEndpoint } from '../../../../local/endpoints.ts';
import { topicEnds } from '../../status/kafka-lag.ts';
import { metricsOf } from '../../status/member-metrics.ts';
import { checkpointsOf, recordsBetween } from '../../stores/checkpoints.ts';
import { type Database, database } from '../../stores/database.ts';
import { countBy } from '../tally.ts';
import { bucketPercentiles, latencyBuckets, observedSince } from './histogram.ts';
import type { DemoLane, LaneOutcome } from './lane.ts';
import { readStored, type Stretch } from './stored-stretch.ts';

/** By the rows themselves: an id alone is no stored event. */
const HELD = `select i.event_id from millrace.event_ids i join millrace.events e
    on e.occurred_at = i.occurred_at and e.kafka_partition = i.kafka_partition
      and e.kafka_offset = i.kafka_offset
  where i.event_id = any($1::uuid[])`;

/** Opens the stream lane: what the topic holds now is not this stream's. */
export async function openStreamLane(
  kafka: KafkaEndpoint,
  { databaseUrl, members }: StreamEndpoint,
): Promise<DemoLane> {
  const store = database(databaseUrl);
  const latencies = async () => (await Promise.all(members.map(metricsOf))).map(latencyBuckets);
  const [since, earlier] = await Promise.all([topicEnds(kafka), latencies()]);
  const none = new Map<number, number>();
  let last = 0;
  return {
    name: 'stream',
    routes: ['kafka'],
    async settled() {
      // A store that does not answer for a moment has lost nothing.
      const now = await checkpointsOf(store).catch(() => undefined);
      if (now !== undefined) last = recordsBetween(since, now);
      return last;
    },
    async outcome() {
      const stored = await outcomeOf(store, { since, till: await topicEnds(kafka) });
      const observed = (await latencies()).map((now, member) =>
        observedSince(earlier[member] ?? none, now),
      );
      return { ...stored, latencyMs: bucketPercentiles(observed) };
    },
    async holds(eventIds) {
      const rows = await store.rows<{ event_id: string }>(HELD, [eventIds]);
      return new Set(rows.map((row) => row.event_id));
    },
    close: () => store.close(),
  };
}

async function outcomeOf(
  store: Database,
  stretch: Stretch,
): Promise<Omit<LaneOutcome, 'latencyMs'>> {
  const [{ events, late, duplicates, refused }, alerts, lastStoredAt] = await Promise.all([
    readStored(store, stretch),
    readAlerts(store),
    lastCommit(store),
  ]);
  const raisedNow = alerts.filter((alert) => isWithin(stretch, alert));
  return {
    ...{ stored: events.size, late, duplicates, quarantined: refused.length },
    quarantinedByCode: countBy(refused.map(({ code }) => code)),
    alerts: raisedNow.length,
    alertsByDetector: countBy(raisedNow.map(({ detector }) => detector)),
    lastStoredAt,
    // Also those from before: a stream sent again raises none anew.
    raised: alerts,
    overKafka: {
      eventIds: events,
      alerts: new Map(alerts.map(({ alertId, eventId }) => [alertId, eventId])),
      quarantined: new Set(refused.map(({ position, code }) => `${position} ${code}`)),
    },
  };
}

interface StoredAlert {
  readonly alertId: string;
  readonly eventId: string;
  readonly detector: string;
  readonly accountId: string;
  /** Where the record is that raised it. */
  readonly partition: number;
  readonly offset: string;
}

const readAlerts = (store: Database): Promise<StoredAlert[]> =>
  store.rows<StoredAlert>(
    `select alert_id as "alertId", event_id as "eventId", detector, account_id as "accountId",
       kafka_partition as partition, kafka_offset as "offset"
     from millrace.alerts`,
  );

function isWithin({ since, till }: Stretch, { partition, offset }: StoredAlert): boolean {
  const at = Number(offset);
  return at >= (since.get(partition) ?? 0) && at < (till.get(partition) ?? 0);
}

/** When the newest transaction began, epoch ms; 0 when there was none. */
async function lastCommit(store: Database): Promise<number> {
  const [row] = await store.rows<{ at: Date | null }>(
    'select max(updated_at) as at from millrace.checkpoints',
  );
  return row?.at?.getTime() ?? 0;
}
