/**
 * What a lane's store holds, or must hold: each row as one text under its key, so that two of them are compared row
 * by row whatever their order and size.
 */
export interface Contents {
  /** By position. */
  readonly events: ReadonlyMap<string, string>;
  /** Position by event id. */
  readonly ids: ReadonlyMap<string, string>;
  /** By alert id. */
  readonly alerts: ReadonlyMap<string, string>;
  /** Rows of an alert, by its id. */
  readonly outbox: ReadonlyMap<string, string>;
  /** By position. */
  readonly duplicates: ReadonlyMap<string, string>;
  /** By position. */
  readonly quarantine: ReadonlyMap<string, string>;
  /** Next offset by partition. */
  readonly checkpoints: ReadonlyMap<string, string>;
}

const SHOWN = 6;

/** Every table's rows that are missing, extra or other, the first few of each; empty when both hold the same. */
export function differences(expected: Contents, actual: Contents): string[] {
  return (Object.keys(actual) as (keyof Contents)[]).flatMap((table) =>
    rowDifferences(expected[table], actual[table]).map((line) => `${table} ${line}`),
  );
}

/** Rows that are missing, extra or other, the first few of each. */
export function rowDifferences(
  expected: ReadonlyMap<string, string>,
  actual: ReadonlyMap<string, string>,
): string[] {
  const missing = [...expected.keys()].filter((key) => !actual.has(key));
  const extra = [...actual.keys()].filter((key) => !expected.has(key));
  const other = [...expected].filter(([key, row]) => (actual.get(key) ?? row) !== row);
  return [
    ...some('missing', missing, (key) => expected.get(key)),
    ...some('extra', extra, (key) => actual.get(key)),
    ...some(
      'other',
      other.map(([key]) => key),
      (key) => `${expected.get(key)}\n  but is ${actual.get(key)}`,
    ),
  ];
}

function some(
  what: string,
  keys: readonly string[],
  row: (key: string) => string | undefined,
): string[] {
  const shown = keys.slice(0, SHOWN).map((key) => `${what}: ${key} ${row(key)}`);
  return keys.length > SHOWN ? [...shown, `${what}: ${keys.length} in all`] : shown;
}
