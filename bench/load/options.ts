import { parseArgs } from 'node:util';

export const USAGE = `node bench/load/main.ts --bootstrap host:port --topic name (--rate n|max) (--seconds n | --count n)
  --accounts n       active accounts (10000), drawn at random; --in-turn: one after the other
  --account-gap s    event time between two events of an account, on average (600); 0: event time is creation time
  --alerts share     events of an amount that alerts (0.0005)
  --duplicates, --late, --bad share    (0)
  --ids v7|v4        time-ordered or random event ids (v7)
  --compression snappy|none (snappy)   --batch-bytes n (32768)   --linger-ms n (5)   --no-idempotent
  --seed n (1)       --start-at epoch ms: creation time of the first event (now)`;

export interface LoadOptions {
  readonly bootstrap: string;
  readonly topic: string;
  /** Events a second; `undefined` sends as fast as the broker takes them. */
  readonly rate: number | undefined;
  readonly count: number;
  readonly accounts: number;
  /** Accounts one after the other instead of at random: each gets the same number of events. */
  readonly inTurn: boolean;
  /** Event time between two events of one account on average, ms; 0: event time is creation time. */
  readonly accountGapMs: number;
  readonly alerts: number;
  readonly duplicates: number;
  readonly late: number;
  readonly bad: number;
  readonly ids: 'v7' | 'v4';
  readonly compression: 'snappy' | 'none';
  /** Records of one batch before compression. */
  readonly batchBytes: number;
  readonly lingerMs: number;
  readonly idempotent: boolean;
  readonly seed: number;
  /** Epoch ms. */
  readonly startAt: number | undefined;
}

const OPTIONS = {
  bootstrap: { type: 'string' },
  topic: { type: 'string' },
  rate: { type: 'string' },
  seconds: { type: 'string' },
  count: { type: 'string' },
  accounts: { type: 'string', default: '10000' },
  'in-turn': { type: 'boolean', default: false },
  'account-gap': { type: 'string', default: '600' },
  alerts: { type: 'string', default: '0.0005' },
  duplicates: { type: 'string', default: '0' },
  late: { type: 'string', default: '0' },
  bad: { type: 'string', default: '0' },
  ids: { type: 'string', default: 'v7' },
  compression: { type: 'string', default: 'snappy' },
  'batch-bytes': { type: 'string', default: '32768' },
  'linger-ms': { type: 'string', default: '5' },
  idempotent: { type: 'boolean', default: true },
  seed: { type: 'string', default: '1' },
  'start-at': { type: 'string' },
} as const;

/** @throws Error with the usage when something is missing or out of range */
export function loadOptions(args: readonly string[]): LoadOptions {
  const { values } = parseArgs({ args: [...args], options: OPTIONS, allowNegative: true });
  const rate = values.rate === 'max' ? undefined : number('rate', values.rate, 1, 1e7);
  const count =
    values.count === undefined
      ? Math.round(
          (rate ?? refuse('--rate max needs --count')) *
            number('seconds', values.seconds, 0.001, 1e6),
        )
      : number('count', values.count, 1, 1e9);
  return Object.freeze({
    bootstrap: values.bootstrap ?? refuse('--bootstrap is missing'),
    topic: values.topic ?? refuse('--topic is missing'),
    rate,
    count,
    accounts: number('accounts', values.accounts, 1, 1e8),
    inTurn: values['in-turn'],
    accountGapMs: number('account-gap', values['account-gap'], 0, 1e6) * 1_000,
    alerts: number('alerts', values.alerts, 0, 1),
    duplicates: number('duplicates', values.duplicates, 0, 1),
    late: number('late', values.late, 0, 1),
    bad: number('bad', values.bad, 0, 1),
    ids: oneOf('ids', values.ids, ['v7', 'v4']),
    compression: oneOf('compression', values.compression, ['snappy', 'none']),
    batchBytes: number('batch-bytes', values['batch-bytes'], 1_024, 900_000),
    lingerMs: number('linger-ms', values['linger-ms'], 0, 1_000),
    idempotent: values.idempotent,
    seed: number('seed', values.seed, 0, 2 ** 32 - 1),
    startAt:
      values['start-at'] === undefined
        ? undefined
        : number('start-at', values['start-at'], 1, 2e12),
  });
}

function number(name: string, text: string | undefined, low: number, high: number): number {
  const value = Number(text);
  return text !== undefined && value >= low && value <= high
    ? value
    : refuse(`--${name} must be a number from ${low} to ${high}`);
}

function oneOf<T extends string>(name: string, text: string, choices: readonly T[]): T {
  return (
    choices.find((choice) => choice === text) ?? refuse(`--${name} must be ${choices.join(' or ')}`)
  );
}

function refuse(problem: string): never {
  throw new Error(`${problem}\n${USAGE}`);
}
