import type { TopicEnds } from '../adapters/kafka/topic-ends.ts';
import type { StoredLists } from '../adapters/postgres/query-store.ts';
import type { PartitionHealth, QueryStore } from '../application/ports/query-store.ts';
import type { ReadModels } from '../application/ports/read-models.ts';

export interface StreamQueryParts {
  readonly lists: StoredLists;
  readonly readModels: ReadModels;
  /** First offset that the read models do not show, by partition. */
  readonly projected: () => Promise<ReadonlyMap<number, number>>;
  readonly ends: Pick<TopicEnds, 'of'>;
  /** Epoch ms. */
  readonly now: () => number;
}

/** A partition with waiting records that has stored nothing for so long is standing still, ms. */
const STILL_MS = 60_000;

/** The stream lane's query side: account state and statistics from the read models, lists from the event store. */
export function streamQueryStore(parts: StreamQueryParts): QueryStore {
  const { lists, readModels, now } = parts;
  return {
    async account(accountId) {
      const state = await readModels.account(accountId);
      if (state === undefined) return undefined;
      const { latest, ...totals } = state;
      return { latest, totals };
    },
    events: (request) => lists.events(request),
    alerts: (request) => lists.alerts(request),
    statistics: (fromMinute, toMinute) => readModels.counters(fromMinute, toMinute),
    async health() {
      const [stored, projected] = await Promise.all([lists.positions(), parts.projected()]);
      const ends = await parts.ends.of(stored.map(({ partition }) => partition));
      const partitions = stored.map((position): PartitionHealth => {
        const end = ends?.get(position.partition);
        return {
          ...position,
          lag: end === undefined ? null : Math.max(0, end - position.nextOffset),
          readModelLag: Math.max(0, position.nextOffset - (projected.get(position.partition) ?? 0)),
        };
      });
      const reasons = partitions.flatMap((each) => [...reasonsOf(each, now())]);
      if (ends === null)
        reasons.unshift('The broker does not answer: how much waits is not known.');
      return { lane: 'stream', partitions, queues: [], reasons };
    },
  };
}

function* reasonsOf(each: PartitionHealth, now: number): Generator<string> {
  const { partition, lag, readModelLag, storedAt } = each;
  const still = now - storedAt;
  if (still < STILL_MS) return;
  const since = `for ${Math.round(still / 1_000)} s`;
  if (lag !== null && lag > 0) {
    yield `Partition ${partition} has ${lag} records waiting and has stored nothing ${since}.`;
  }
  if (readModelLag > 0) {
    yield `The read models lack ${readModelLag} records of partition ${partition}, which has stood still ${since}.`;
  }
}
