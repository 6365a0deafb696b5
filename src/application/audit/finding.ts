/** What an audit can find, and what each means. The closed list: a report holds nothing else. */
export const FINDING_KINDS = {
  'event-missing': 'the log has an event that should be stored and is not',
  'event-extra': 'an event is stored where the log has none',
  'event-doubled': 'an event is stored more than once',
  'event-changed': 'a stored event differs from its record',
  'event-id-missing': 'a stored event has no entry among the known ids',
  'event-id-changed': 'the entry of an id names another position or time than its event has',
  'event-id-orphaned': 'an id is known that no stored event has',
  'alert-missing': 'an alert that the events raise is not stored',
  'alert-extra': 'an alert is stored that the events do not raise',
  'alert-changed': 'a stored alert differs from the one the events raise',
  'alert-orphaned': 'an alert is stored whose event is not',
  'outbox-missing': 'a stored alert has no row on its way out',
  'outbox-doubled': 'an alert has more than one row on its way out',
  'outbox-changed': 'a row on its way out says something other than its alert',
  'outbox-orphaned': 'a row is on its way out whose alert is not stored',
  'saga-missing': 'a stored alert that demands a response has no saga',
  'saga-changed': 'a saga names something else than its alert',
  'duplicate-missing': 'the log repeats a stored event and no note says so',
  'duplicate-extra': 'a note says duplicate where the log repeats nothing',
  'duplicate-changed': 'a note of a duplicate names another event or account than its record',
  'quarantine-missing': 'a record that is turned away is not in quarantine',
  'quarantine-extra': 'something is in quarantine that is not turned away',
  'quarantine-changed': 'an entry in quarantine differs from its record',
  'checkpoint-missing': 'records are stored of a partition that has no checkpoint',
  'checkpoint-ahead': 'a checkpoint lies behind the end of the log',
  'checkpoint-behind': 'records are stored from beyond the checkpoint',
  'window-changed':
    'the window that the next owner would restore differs from the one the events make',
  'totals-changed': 'the totals kept with an account differ from what its events make',
  'read-model-ahead': 'read models go further than what is committed',
  'read-model-stale': 'read models stay behind what is committed',
  'read-model-account': 'the state of an account differs from what its events make',
  'read-model-alerts': 'listed alerts differ from those stored',
  'read-model-counters': 'the counters of a minute differ from what its events make',
} as const;

export type FindingKind = keyof typeof FINDING_KINDS;

/** One record that is not as it must be. */
export interface Finding {
  readonly kind: FindingKind;
  /** `kafka:<topic>:<partition>:<offset>`, or of the partition alone; `null` when it has no place in the log. */
  readonly position: string | null;
  /** Event id, alert id or account, where there is one. */
  readonly id: string | null;
  /** What should be there, as far as it differs. */
  readonly expected?: unknown;
  /** What is there, as far as it differs. */
  readonly found?: unknown;
}

/** Takes findings as they are made. */
export type Report = (finding: Finding) => void;

type Fields = Readonly<Record<string, unknown>>;

/** The fields in which two rows differ, on either side; `undefined` when they agree. */
export function differing(
  expected: Fields,
  found: Fields,
): { readonly expected: Fields; readonly found: Fields } | undefined {
  const names = Object.keys(expected).filter((name) => expected[name] !== found[name]);
  if (names.length === 0) return undefined;
  const only = (fields: Fields) => Object.fromEntries(names.map((name) => [name, fields[name]]));
  return { expected: only(expected), found: only(found) };
}
