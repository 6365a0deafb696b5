import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type KafkaBatchHandler,
  type KafkaBatchResponse,
  type KafkaRecord,
  type Outcome,
  type Poisoned,
  perBatch,
  perRecord,
  retryable,
} from '../../../src/kafka-batch/index.ts';
import {
  type Effect,
  FunctionModel,
  type Script,
  type Step,
} from '../../helpers/kafka-batch/function-model.ts';
import {
  deliver,
  type LogRecord,
  nameOf,
  type SourceBehaviour,
} from '../../helpers/kafka-batch/source-model.ts';

type Keyed = LogRecord & { readonly script: Script };
type Handle = (record: KafkaRecord<Buffer | null>) => Promise<Outcome>;

const PARTITIONS = ['orders-0', 'orders-1', 'pay-ments-0'];
/** The same keys in every partition, one of them empty, two not UTF-8. */
const KEYS = ['a', 'b', '', '\xff', '\xfe', null];

const source: fc.Arbitrary<SourceBehaviour> = fc.record({
  redelivers: fc.constantFrom('reported', 'from-lowest'),
  bisect: fc.boolean(),
  mixes: fc.boolean(),
  cuts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 7 }),
  lost: fc.array(fc.nat(12), { maxLength: 3 }).map((calls) => new Set(calls)),
});

const logOf = (transient: readonly Step[], final: readonly Step[]): fc.Arbitrary<Keyed[]> =>
  fc
    .array(
      fc.record({
        partition: fc.constantFrom(...PARTITIONS),
        gap: fc.integer({ min: 1, max: 3 }),
        key: fc.constantFrom(...KEYS),
        script: fc.tuple(
          fc.oneof(
            { weight: 3, arbitrary: fc.constant([]) },
            { weight: 1, arbitrary: fc.array(fc.constantFrom(...transient), { maxLength: 3 }) },
          ),
          fc.constantFrom(...final),
        ),
      }),
      { minLength: 1, maxLength: 24, size: 'max' },
    )
    .map((list) => {
      const ends = new Map<string, number>();
      return list.map(({ partition, gap, key, script: [first, last] }) => {
        const offset = (ends.get(partition) ?? 9) + gap;
        ends.set(partition, offset);
        return { partition, offset, key, script: [...first, last] };
      });
    });

const refusals = fc.array(fc.nat(8), { maxLength: 4 });

async function run(
  log: readonly Keyed[],
  refused: readonly number[],
  behaviour: SourceBehaviour,
  handlerOver: (model: FunctionModel) => KafkaBatchHandler,
): Promise<FunctionModel> {
  const scripts = new Map(log.map((record) => [nameOf(record), record.script]));
  const model = new FunctionModel(scripts, refused);
  const handler = handlerOver(model);
  await deliver(log, (event) => model.invoke(handler, event), behaviour);
  return model;
}

/** Nothing lost, and the first effects on a key's records are in the order of the log. */
function expectAllInOrder(log: readonly Keyed[], effects: readonly Effect[]): void {
  const names = effects.map(({ name }) => name);
  expect(names.toSorted()).toEqual(log.map(nameOf).toSorted());
  const keyed = log.filter(({ key }) => key !== null);
  for (const records of Map.groupBy(
    keyed,
    ({ partition, key }) => `${partition} ${key}`,
  ).values()) {
    const expected = records.map(nameOf);
    expect(names.filter((name) => expected.includes(name))).toEqual(expected);
  }
}

const one =
  (concurrency: number, keyless: 'independent' | 'ordered' = 'independent') =>
  (model: FunctionModel): KafkaBatchHandler =>
    perRecord({
      handle: (record) => model.attempt(record),
      quarantine: model.quarantine,
      concurrency,
      keyless,
    });

/** Answers for every record, with no effect behind a failed one. */
const all = (model: FunctionModel): KafkaBatchHandler =>
  perBatch({
    quarantine: model.quarantine,
    handle: async (records) => {
      const outcomes = new Map<(typeof records)[number], Outcome>();
      const failed = new Set<string>();
      for (const record of records) {
        const { partition, offset } = record.itemIdentifier;
        const lane = `${partition} ${record.key?.toString('latin1') ?? `keyless ${offset}`}`;
        const attempt = model.attempt(record, failed.has(lane));
        const outcome = await attempt.catch(() => retryable('it threw'));
        if (outcome.kind === 'retryable' || outcome.kind === 'fatal') failed.add(lane);
        outcomes.set(record, outcome);
      }
      return outcomes;
    },
  });

const ANY: readonly Step[] = [
  'retryable',
  'throws',
  'fatal',
  'dies',
  'dies-after',
  'poison',
  'done',
];
const changing = logOf(ANY, ['done', 'done', 'poison']);
const perRecordRuns = fc.tuple(changing, refusals, source, fc.integer({ min: 1, max: 4 }));

describe('whatever the records, the function and the source do', () => {
  it('a per-record handler loses nothing, keeps every key in order and comes to an end', async () => {
    await fc.assert(
      fc.asyncProperty(perRecordRuns, async ([log, refused, behaviour, concurrency]) => {
        const { effects } = await run(log, refused, behaviour, one(concurrency));
        expectAllInOrder(log, effects);
      }),
      { numRuns: 400 },
    );
  });

  it('records without a key are in order too, if that is asked for', async () => {
    const keyless = perRecordRuns.filter(([log]) => log.some(({ key }) => key === null));
    await fc.assert(
      fc.asyncProperty(keyless, async ([log, refused, behaviour, concurrency]) => {
        const { effects } = await run(log, refused, behaviour, one(concurrency, 'ordered'));
        expectAllInOrder(
          log.map((record) => ({ ...record, key: record.key ?? 'none' })),
          effects,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('a batch handler loses nothing, keeps what it handles in order and comes to an end', async () => {
    const settledPoison = logOf(
      ['retryable', 'throws', 'fatal', 'dies', 'dies-after'],
      ['done', 'done', 'poison'],
    );
    await fc.assert(
      fc.asyncProperty(settledPoison, refusals, source, async (log, refused, behaviour) => {
        const { effects } = await run(log, refused, behaviour, all);
        expect(effects.map(({ name }) => name).toSorted()).toEqual(log.map(nameOf).toSorted());
        const handled = effects.filter(({ kind }) => kind === 'handled');
        const names = new Set(handled.map(({ name }) => name));
        expectAllInOrder(
          log.filter((record) => names.has(nameOf(record))),
          handled,
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('the properties notice a module that', () => {
  type Break = (handler: KafkaBatchHandler, model: FunctionModel) => KafkaBatchHandler;

  /** Keeps only the first reported record of each partition and key. */
  const onlyTheFailed: Break = (handler) => async (event) => {
    const seen = new Set<string>();
    const { batchItemFailures }: KafkaBatchResponse = await handler(event);
    return {
      batchItemFailures: batchItemFailures.filter(({ itemIdentifier: { partition, offset } }) => {
        const record = event.records[partition]?.find((each) => each.offset === offset);
        if (record?.key === undefined) return true;
        const lane = `${partition} ${record.key}`;
        return !seen.has(lane) && seen.add(lane);
      }),
    };
  };

  const acknowledgingFirst = (model: FunctionModel): KafkaBatchHandler =>
    perRecord({
      handle: (record) => model.attempt(record),
      quarantine: (poisoned: readonly Poisoned[]) =>
        model.quarantine(poisoned).catch(() => undefined),
    });

  /** Handles behind a failed record, as a handler per partition would. */
  const goingOn = (model: FunctionModel): KafkaBatchHandler => {
    const handle: Handle = (record) => model.attempt(record);
    return perBatch({
      quarantine: model.quarantine,
      handle: async (records) =>
        new Map(
          await Promise.all(
            records.map(
              async (record) =>
                [record, await handle(record).catch(() => retryable('it threw'))] as const,
            ),
          ),
        ),
    });
  };

  const acknowledgingAll: Break = (handler) => async (event) => {
    await handler(event);
    return { batchItemFailures: [] };
  };

  it.each<[string, (model: FunctionModel) => KafkaBatchHandler]>([
    ['does not report the later records of a key', (model) => onlyTheFailed(one(1)(model), model)],
    ['acknowledges before the quarantine has it', acknowledgingFirst],
    ['handles behind a failed record', goingOn],
    ['reports nothing', (model) => acknowledgingAll(one(1)(model), model)],
  ])('%s', async (_, broken) => {
    const property = fc.asyncProperty(perRecordRuns, async ([log, refused, behaviour]) => {
      expectAllInOrder(log, (await run(log, refused, behaviour, broken)).effects);
    });
    const { failed } = await fc.check(property, { numRuns: 400, endOnFailure: true });
    expect(failed).toBe(true);
  });
});
