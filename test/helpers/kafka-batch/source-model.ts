import type {
  ItemIdentifier,
  KafkaBatchResponse,
  KafkaEvent,
} from '../../../src/kafka-batch/index.ts';

/** A record of the modelled log. `key` null is no key; equal keys are one sequence within their partition. */
export interface LogRecord {
  readonly partition: string;
  readonly offset: number;
  readonly key: string | null;
}

/** What AWS leaves open, and what happens to come about. */
export interface SourceBehaviour {
  /** Which records come again: those that were reported, or all from a partition's lowest reported one on. */
  readonly redelivers: 'reported' | 'from-lowest';
  readonly bisect: boolean;
  /** Records come again together with newer ones of their partition, cut anew; else exactly as they are. */
  readonly mixes: boolean;
  /** How many records each batch takes of each partition in turn. */
  readonly cuts: readonly number[];
  /** Invocations, by number, whose answer the poller never gets. */
  readonly lost: ReadonlySet<number>;
}

export type Invoke = (event: KafkaEvent) => Promise<KafkaBatchResponse>;

export const nameOf = ({ partition, offset }: ItemIdentifier): string => `${partition}@${offset}`;

/** Delivers a log until all of it is acknowledged. @throws when that does not come to an end */
export async function deliver(
  log: readonly LogRecord[],
  invoke: Invoke,
  source: SourceBehaviour,
): Promise<void> {
  const waiting = new Map(Map.groupBy(log, ({ partition }) => partition));
  const again: LogRecord[][] = [];
  let cut = 0;
  for (let call = 0; ; call++) {
    if (call > 2_000) throw new Error('the source does not come to an end');
    const batch =
      again.pop() ??
      [...waiting].flatMap(([partition, records]) => {
        const size = source.cuts[cut++ % source.cuts.length] ?? 1;
        waiting.set(partition, records.slice(size));
        return records.slice(0, size);
      });
    if (batch.length === 0) {
      if ([...waiting.values()].every((records) => records.length === 0)) return;
      continue;
    }
    const response = await invoke(eventOf(batch)).catch(() => undefined);
    if (response === undefined || source.lost.has(call) || hasUnknown(batch, response)) {
      const middle = Math.ceil(batch.length / 2);
      const halves = source.bisect ? [batch.slice(0, middle), batch.slice(middle)] : [batch];
      again.push(...halves.filter((half) => half.length > 0).reverse());
      continue;
    }
    const left = comingAgain(batch, response, source.redelivers);
    if (left.length === 0) continue;
    // Newer records of a half that is still to come must not overtake.
    if (!source.mixes || again.length > 0) again.push(left);
    else
      for (const [partition, records] of Map.groupBy(left, (record) => record.partition))
        waiting.set(partition, [...records, ...(waiting.get(partition) ?? [])]);
  }
}

function comingAgain(
  batch: readonly LogRecord[],
  { batchItemFailures }: KafkaBatchResponse,
  redelivers: SourceBehaviour['redelivers'],
): LogRecord[] {
  const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  return batch.filter((record) =>
    failed.some(
      ({ partition, offset }) =>
        partition === record.partition &&
        (redelivers === 'reported' ? offset === record.offset : offset <= record.offset),
    ),
  );
}

function hasUnknown(batch: readonly LogRecord[], response: KafkaBatchResponse): boolean {
  const sent = new Set(batch.map(nameOf));
  return response.batchItemFailures.some(({ itemIdentifier }) => !sent.has(nameOf(itemIdentifier)));
}

export function eventOf(batch: readonly LogRecord[]): KafkaEvent {
  const partitions = Map.groupBy(batch, ({ partition }) => partition);
  return {
    records: Object.fromEntries(
      [...partitions].map(([name, records]) => [
        name,
        records.map(({ offset, key }) => ({
          topic: name.slice(0, name.lastIndexOf('-')),
          partition: Number(name.slice(name.lastIndexOf('-') + 1)),
          offset,
          timestamp: 1_700_000_000_000 + offset,
          ...(key !== null && { key: Buffer.from(key, 'latin1').toString('base64') }),
          value: Buffer.from(`${name}@${offset}`).toString('base64'),
          headers: [],
        })),
      ]),
    ),
  };
}
