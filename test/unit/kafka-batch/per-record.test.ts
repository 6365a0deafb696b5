import { describe, expect, it } from '@jest/globals';
import type { MSKEvent, SelfManagedKafkaEvent } from 'aws-lambda';
import {
  done,
  fatal,
  type KafkaRecord,
  type Outcome,
  type Poisoned,
  perRecord,
  poison,
  type RawRecord,
  retryable,
  type Settled,
} from '../../../src/kafka-batch/index.ts';
import { eventOf, type LogRecord, nameOf } from '../../helpers/kafka-batch/source-model.ts';

const at = (offset: number, key: string | null = 'a', partition = 't-0'): LogRecord => ({
  partition,
  offset,
  key,
});
const identifiers = (...names: [string, number][]) =>
  names.map(([partition, offset]) => ({ itemIdentifier: { partition, offset } }));
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const lasting = (ms: number) => {
  const end = Date.now() + ms;
  return { getRemainingTimeInMillis: () => end - Date.now() };
};

/** A handler that answers by offset, with everything it did. */
function scripted(
  outcomes: Readonly<Record<number, Outcome>>,
  over: Partial<Parameters<typeof perRecord>[0]> = {},
) {
  const handled: string[] = [];
  const kept: Poisoned[] = [];
  let settled: ReadonlyMap<RawRecord, Settled> = new Map();
  const handler = perRecord({
    handle: ({ itemIdentifier }) => {
      handled.push(nameOf(itemIdentifier));
      return outcomes[itemIdentifier.offset] ?? done;
    },
    quarantine: async (poisoned) => {
      kept.push(...poisoned);
    },
    onSettled: (final) => {
      settled = final;
    },
    ...over,
  });
  const kinds = () =>
    [...settled].map(([{ offset }, each]) => [
      offset,
      each.kind,
      ...('cause' in each ? [each.cause] : []),
    ]);
  return { handler, handled, kept, kinds };
}

describe('a failed record', () => {
  it('holds the later records of its key in its partition, and nothing else', async () => {
    const { handler, handled, kinds } = scripted({ 2: retryable('busy') });
    const batch = [at(1), at(2), at(3, 'b'), at(4), at(7), at(4, 'a', 't-1')];

    const response = await handler(eventOf(batch));

    expect(response).toEqual({
      batchItemFailures: identifiers(['t-0', 2], ['t-0', 4], ['t-0', 7]),
    });
    expect(handled).toEqual(['t-0@1', 't-0@2', 't-0@3', 't-1@4']);
    const behind = 'an earlier record of the key comes again';
    expect(kinds()).toEqual([
      [1, 'done'],
      [2, 'reported', 'busy'],
      [3, 'done'],
      [4, 'reported', behind],
      [7, 'reported', behind],
      [4, 'done'],
    ]);
  });

  it('is one whose handler throws', async () => {
    const { handler, kinds } = scripted(
      {},
      { handle: () => Promise.reject(new Error('no table')) },
    );
    expect((await handler(eventOf([at(1)]))).batchItemFailures).toHaveLength(1);
    expect(kinds()).toEqual([[1, 'reported', 'the handler threw: no table']]);
    const text = scripted({}, { handle: () => Promise.reject('gone') });
    await text.handler(eventOf([at(1)]));
    expect(text.kinds()).toEqual([[1, 'reported', 'the handler threw: gone']]);
  });

  it.each([
    ['independent', [1]],
    ['ordered', [1, 2]],
  ] as const)('without a key, keyless records being %s, reports %j', async (keyless, expected) => {
    const { handler } = scripted({ 1: retryable('busy') }, { keyless });
    const { batchItemFailures } = await handler(eventOf([at(1, null), at(2, null), at(3, '')]));
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier.offset)).toEqual(expected);
  });

  it('keeps keyless records independent unless asked', async () => {
    const { handler } = scripted({ 1: retryable('busy') });
    expect(await handler(eventOf([at(1, null), at(2, null)]))).toEqual({
      batchItemFailures: identifiers(['t-0', 1]),
    });
  });

  it('does not hold a key that differs in bytes that are not UTF-8', async () => {
    const { handler } = scripted({ 1: retryable('busy') });
    const batch = [at(1, '\xff'), at(2, '\xfe'), at(3, '\xff')];
    expect(await handler(eventOf(batch))).toEqual({
      batchItemFailures: identifiers(['t-0', 1], ['t-0', 3]),
    });
  });
});

describe('poison', () => {
  it('is acknowledged once it is in the quarantine', async () => {
    const { handler, kept, kinds } = scripted({ 1: poison('BAD', 'no amount') });
    expect(await handler(eventOf([at(1), at(2)]))).toEqual({ batchItemFailures: [] });
    expect(kept).toMatchObject([{ code: 'BAD', cause: 'no amount', record: { offset: 1 } }]);
    expect(kinds()).toEqual([
      [1, 'quarantined', 'no amount'],
      [2, 'done'],
    ]);
  });

  it('comes again when the quarantine fails, and holds its key', async () => {
    const quarantine = () => Promise.reject(new Error('no room'));
    const { handler, handled, kinds } = scripted({ 1: poison('BAD', 'no amount') }, { quarantine });
    const { batchItemFailures } = await handler(eventOf([at(1), at(2)]));
    expect(batchItemFailures).toEqual(identifiers(['t-0', 1], ['t-0', 2]));
    expect(handled).toEqual(['t-0@1']);
    expect(kinds()[0]).toEqual([1, 'reported', 'the quarantine failed: no room']);
  });

  it('behind a failed record waits for its turn', async () => {
    const { handler, kept } = scripted({ 1: retryable('busy'), 2: poison('BAD', '') });
    await handler(eventOf([at(1), at(2)]));
    expect(kept).toEqual([]);
  });
});

describe('the batch fails', () => {
  it('on a fatal record, after what is in hand has ended and without starting more', async () => {
    const ended: number[] = [];
    const { handler } = scripted(
      {},
      {
        concurrency: 2,
        handle: async ({ offset }) => {
          if (offset === 1) return fatal('no such table');
          await sleep(5);
          ended.push(offset);
          return done;
        },
      },
    );
    await expect(
      handler(eventOf([at(1), at(2, 'b'), at(3, 'c'), at(4, 'b')])),
    ).rejects.toMatchObject({
      name: 'KafkaBatchError',
      code: 'KAFKA_BATCH_FATAL',
      message: 't-0 1: no such table',
    });
    expect(ended).toEqual([2]);
  });

  it('when a record is given no outcome', async () => {
    const handle = (() => undefined) as unknown as () => Outcome;
    await expect(scripted({}, { handle }).handler(eventOf([at(5)]))).rejects.toMatchObject({
      code: 'KAFKA_BATCH_OUTCOME_MISSING',
      message:
        'the handler gave t-0 offset 5 no outcome: answer done, poison, retryable or fatal for every record',
    });
  });
});

describe('concurrency', () => {
  it.each([
    [1, 1],
    [3, 3],
    [9, 4],
  ])(
    'of %d has %d records of different keys in hand at most, each key in order',
    async (concurrency, most) => {
      const keys = ['a', 'b', 'c', 'd'];
      const batch = Array.from({ length: 40 }, (_, i) => at(i, keys[(i * 7 + (i >> 3)) % 4]));
      const inHand = new Set<string>();
      const order: number[] = [];
      let highest = 0;
      const { handler } = scripted(
        {},
        {
          concurrency,
          handle: async ({ key, offset }) => {
            const name = String(key);
            expect(inHand.has(name)).toBe(false);
            inHand.add(name);
            highest = Math.max(highest, inHand.size);
            order.push(offset);
            await sleep(offset % 3);
            inHand.delete(name);
            return done;
          },
        },
      );
      expect(await handler(eventOf(batch))).toEqual({ batchItemFailures: [] });
      expect(highest).toBe(most);
      if (concurrency === 1) expect(order).toEqual(batch.map(({ offset }) => offset));
      for (const key of keys) {
        const own = batch.filter((record) => record.key === key).map(({ offset }) => offset);
        expect(order.filter((offset) => own.includes(offset))).toEqual(own);
      }
    },
  );
});

it.each([0, -1, Number.NaN])(
  'refuses a concurrency of %d, which would handle nothing',
  (concurrency) => {
    expect(() => scripted({}, { concurrency })).toThrow(
      `concurrency must be at least 1, not ${concurrency}`,
    );
  },
);

describe('when time runs short', () => {
  it('starts nothing without time left beyond the reserve', async () => {
    const { handler, handled } = scripted({}, { reserveMs: 500 });
    const response = await handler(eventOf([at(1)]), { getRemainingTimeInMillis: () => 500 });
    expect(response).toEqual({ batchItemFailures: identifiers(['t-0', 1]) });
    expect(handled).toEqual([]);
  });

  it('keeps two seconds back unless told otherwise', async () => {
    const { handler } = scripted({});
    const left = (ms: number) => ({ getRemainingTimeInMillis: () => ms });
    expect((await handler(eventOf([at(1)]), left(2_000))).batchItemFailures).toHaveLength(1);
    expect((await handler(eventOf([at(1)]), left(2_500))).batchItemFailures).toHaveLength(0);
  });

  it('leaves no timer behind', async () => {
    const timers = () =>
      process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    await scripted({}).handler(eventOf([at(1)]), lasting(60_000));
    expect(timers()).toBe(before);
  });

  it('reports what is in hand and what was not reached, and says so to the handler', async () => {
    const aborted: boolean[] = [];
    const { handler, kinds } = scripted(
      {},
      {
        reserveMs: 50,
        handle: async ({ offset }, { signal }) => {
          if (offset === 2)
            await new Promise((resolve) => signal.addEventListener('abort', resolve));
          aborted.push(signal.aborted);
          return done;
        },
      },
    );
    const response = await handler(eventOf([at(1), at(2), at(3, 'b')]), lasting(100));
    expect(response).toEqual({ batchItemFailures: identifiers(['t-0', 2], ['t-0', 3]) });
    await sleep(1);
    expect(aborted).toEqual([false, true]);
    const late = 'the time was up before the record was done';
    expect(kinds()).toEqual([
      [1, 'done'],
      [2, 'reported', late],
      [3, 'reported', late],
    ]);
  });

  it('still gets to the end where a partition starts again from the lowest offset reported', async () => {
    const keys = ['a', 'b', 'c'];
    let left = Array.from({ length: 12 }, (_, i) => at(i, keys[i % 3]));
    let invocations = 0;
    const handle = () => sleep(4).then(() => done);
    const { handler } = scripted({}, { handle, reserveMs: 5 });
    for (; left.length > 0; invocations++) {
      const { batchItemFailures } = await handler(eventOf(left), lasting(30));
      const offsets = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier.offset);
      left = left.filter(({ offset }) => offset >= Math.min(...offsets));
      expect(invocations).toBeLessThan(12);
    }
    expect(invocations).toBeGreaterThan(1);
  });
});

describe('records', () => {
  const raw = {
    topic: 't',
    partition: 3,
    offset: 8,
    timestamp: 1_700_000_000_000,
    timestampType: 'CREATE_TIME',
    key: Buffer.from('k').toString('base64'),
    value: Buffer.from('{"n":1}').toString('base64'),
    headers: [{ trace: [104, 105, -17] }],
  } as const;

  it.each<[string, MSKEvent | SelfManagedKafkaEvent]>([
    [
      'MSK',
      {
        eventSource: 'aws:kafka',
        eventSourceArn: 'arn',
        bootstrapServers: 'b',
        records: {
          't-3': [{ ...raw, headers: [...raw.headers].map((h) => ({ trace: [...h.trace] })) }],
        },
      },
    ],
    [
      'a self-managed cluster',
      {
        eventSource: 'SelfManagedKafka',
        bootstrapServers: 'b',
        records: {
          't-3': [{ ...raw, headers: [...raw.headers].map((h) => ({ trace: [...h.trace] })) }],
        },
      },
    ],
  ])('of %s reach the handler decoded', async (_, event) => {
    const seen: KafkaRecord<{ n: number }>[] = [];
    const handler = perRecord({
      decode: ({ bytes }): { n: number } => JSON.parse(String(bytes)),
      handle: (record) => {
        seen.push(record);
        return done;
      },
      quarantine: async () => undefined,
    });
    await handler(event);
    expect(seen).toEqual([
      {
        topic: 't',
        partition: 3,
        offset: 8,
        timestamp: 1_700_000_000_000,
        key: Buffer.from('k'),
        bytes: Buffer.from('{"n":1}'),
        headers: [{ name: 'trace', value: Buffer.from([104, 105, 239]) }],
        itemIdentifier: { partition: 't-3', offset: 8 },
        value: { n: 1 },
      },
    ]);
  });

  it('without key, value and headers have none, and come in offset order', async () => {
    const seen: unknown[] = [];
    const handle = ({ offset, key, value, headers }: KafkaRecord<Buffer | null>) => {
      seen.push([offset, key, value, headers]);
      return done;
    };
    const bare = { topic: 't', partition: 0, timestamp: 1 };
    const records = {
      't-0': [
        { ...bare, offset: 2, key: null, value: null },
        { ...bare, offset: 1 },
      ],
    };
    await perRecord({ handle, quarantine: async () => undefined })({ records });
    expect(seen).toEqual([
      [1, null, null, []],
      [2, null, null, []],
    ]);
  });

  it('may have headers that are null, or hold null', async () => {
    const seen: unknown[] = [];
    const handle = ({ headers }: KafkaRecord<Buffer | null>) => {
      seen.push(headers);
      return done;
    };
    const bare = { topic: 't', partition: 0, timestamp: 1 };
    const records = {
      't-0': [
        { ...bare, offset: 1, headers: null },
        { ...bare, offset: 2, headers: [{ trace: null }] },
      ],
    };
    await perRecord({ handle, quarantine: async () => undefined })({ records });
    expect(seen).toEqual([[], [{ name: 'trace', value: Buffer.alloc(0) }]]);
  });

  it('that cannot be decoded are poison, unless the error is judged otherwise', async () => {
    const decode = (): never => {
      throw new Error('bad magic');
    };
    const { handler, kept } = scripted({}, { decode } as object);
    expect(await handler(eventOf([at(1)]))).toEqual({ batchItemFailures: [] });
    expect(kept).toMatchObject([{ code: 'DECODE_FAILED', cause: 'bad magic' }]);

    const onDecodeError = (error: unknown) => retryable(String(error));
    const waiting = scripted({}, { decode, onDecodeError } as object);
    expect((await waiting.handler(eventOf([at(1)]))).batchItemFailures).toHaveLength(1);
    expect(waiting.kinds()).toEqual([[1, 'reported', 'Error: bad magic']]);
  });
});
