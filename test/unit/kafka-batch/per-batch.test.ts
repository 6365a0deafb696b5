import { expect, it } from '@jest/globals';
import {
  done,
  fatal,
  type KafkaRecord,
  type Outcome,
  type PerBatchOptions,
  type Poisoned,
  perBatch,
  poison,
  retryable,
} from '../../../src/kafka-batch/index.ts';
import { eventOf, type LogRecord } from '../../helpers/kafka-batch/source-model.ts';

type Bytes = KafkaRecord<Buffer | null>;

const at = (offset: number, key: string | null = 'a'): LogRecord => ({
  partition: 't-0',
  offset,
  key,
});

function scripted(
  outcomes: Readonly<Record<number, Outcome>>,
  over: Partial<PerBatchOptions<Buffer | null>> &
    Partial<{ decode: (record: object) => unknown }> = {},
) {
  const kept: Poisoned[][] = [];
  const given: number[][] = [];
  const handler = perBatch({
    handle: async (records: readonly Bytes[]) => {
      given.push(records.map(({ offset }) => offset));
      return new Map(records.map((record) => [record, outcomes[record.offset] ?? done]));
    },
    quarantine: async (poisoned: readonly Poisoned[]) => {
      kept.push([...poisoned]);
    },
    ...over,
  });
  const reported = async (...batch: LogRecord[]) =>
    (await handler(eventOf(batch))).batchItemFailures.map(
      ({ itemIdentifier }) => itemIdentifier.offset,
    );
  return { handler, reported, kept, given };
}

const offsets = (kept: readonly Poisoned[][]) =>
  kept.map((put) => put.map(({ record }) => record.offset));

it('reports everything of a key behind its failed record, whatever the answer', async () => {
  const { reported, kept, given } = scripted({
    1: poison('BAD', 'first'),
    2: retryable('busy'),
    4: poison('BAD', 'behind'),
    5: poison('BAD', 'of another key'),
  });
  const batch = [at(1), at(2), at(3), at(4), at(5, 'b'), at(6, 'b')];

  expect(await reported(...batch)).toEqual([2, 3, 4]);
  expect(offsets(kept)).toEqual([[1, 5]]);
  expect(given).toEqual([[1, 2, 3, 4, 5, 6]]);
});

it('leaves poison behind a first record that failed for its turn', async () => {
  const { reported, kept } = scripted({ 1: retryable('busy'), 2: poison('BAD', 'behind') });
  expect(await reported(at(1), at(2))).toEqual([1, 2]);
  expect(kept).toEqual([]);
});

it('puts poison into the quarantine in one go; if that fails, all of it comes again', async () => {
  const outcomes = { 1: poison('BAD', ''), 4: poison('BAD', '') };
  const quarantine = () => Promise.reject(new Error('no room'));
  const batch = [at(1), at(2), at(3, 'b'), at(4, 'b'), at(5, 'b')];

  expect(await scripted(outcomes, { quarantine }).reported(...batch)).toEqual([1, 2, 4, 5]);
});

it('does not touch the quarantine, or the handler, without a reason', async () => {
  const { reported, kept, given } = scripted({});
  expect(await reported(at(1))).toEqual([]);
  expect(await reported()).toEqual([]);
  expect(kept).toEqual([]);
  expect(given).toEqual([[1]]);
});

it('gives the handler what can be decoded', async () => {
  const decode = ({ offset }: { offset?: number }) => {
    if (offset === 2) throw new Error('bad magic');
    return Buffer.from('decoded');
  };
  const { reported, kept, given } = scripted({ 1: retryable('busy') }, { decode });
  expect(await reported(at(1, 'b'), at(2), at(3))).toEqual([1]);
  expect(given).toEqual([[1, 3]]);
  expect(kept).toMatchObject([[{ code: 'DECODE_FAILED', cause: 'bad magic' }]]);
});

it('keeps keyless records in order if asked', async () => {
  const outcomes = { 1: retryable('busy') };
  const batch = [at(1, null), at(2, null)];
  expect(await scripted(outcomes).reported(...batch)).toEqual([1]);
  expect(await scripted(outcomes, { keyless: 'ordered' }).reported(...batch)).toEqual([1, 2]);
});

it('keeps the keyless records of partitions apart, also when they are in order', async () => {
  const { handler } = scripted({ 1: retryable('busy') }, { keyless: 'ordered' });
  const other = { ...at(2, null), partition: 't-1' };
  const { batchItemFailures } = await handler(eventOf([at(1, null), other]));
  expect(batchItemFailures).toEqual([{ itemIdentifier: { partition: 't-0', offset: 1 } }]);
});

it('leaves no timer behind', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const { handler } = scripted({});
  await handler(eventOf([at(1)]), { getRemainingTimeInMillis: () => 60_000 });
  expect(timers()).toBe(before);
});

it.each([
  [
    'a fatal record',
    { handle: async ([r]: readonly Bytes[]) => new Map(r && [[r, fatal('x')]]) },
    'KAFKA_BATCH_FATAL',
  ],
  ['a record without outcome', { handle: async () => new Map() }, 'KAFKA_BATCH_OUTCOME_MISSING'],
])('fails the batch on %s', async (_, over, code) => {
  const { reported, kept } = scripted({}, over);
  await expect(reported(at(1))).rejects.toMatchObject({ code });
  expect(kept).toEqual([]);
});

it('fails the batch with what the handler throws', async () => {
  const handle = () => Promise.reject(new Error('no table'));
  await expect(scripted({}, { handle }).reported(at(1))).rejects.toThrow('no table');
});

it('reports the batch when its time is up, before the handler or within it', async () => {
  const left = (ms: number) => ({ getRemainingTimeInMillis: () => ms });
  const signals: AbortSignal[] = [];
  const { handler, given } = scripted({});
  const early = await handler(eventOf([at(1)]), left(2_000));
  expect(early.batchItemFailures).toHaveLength(1);
  expect(given).toEqual([]);

  const slow = scripted(
    {},
    {
      reserveMs: 10,
      handle: async (_, { signal }) => {
        signals.push(signal);
        return await new Promise(() => undefined);
      },
    },
  );
  expect((await slow.handler(eventOf([at(1), at(2)]), left(30))).batchItemFailures).toHaveLength(2);
  expect(signals[0]?.aborted).toBe(true);
});

it('tells what became of each record', async () => {
  const seen: unknown[] = [];
  const onSettled: PerBatchOptions<Buffer | null>['onSettled'] = (settled) =>
    seen.push(...[...settled.values()].map(({ kind }) => kind));
  const { reported } = scripted({ 1: poison('BAD', ''), 2: retryable('busy') }, { onSettled });
  await reported(at(1), at(2), at(3), at(4, 'b'));
  expect(seen).toEqual(['quarantined', 'reported', 'reported', 'done']);
});
