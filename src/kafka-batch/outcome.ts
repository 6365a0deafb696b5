/** What became of one record. */
export type Outcome = Done | Poison | Retryable | Fatal;

/** Handled: acknowledged, unless an earlier record of its key failed. */
export interface Done {
  readonly kind: 'done';
}

/** Will never succeed: goes to the quarantine and is acknowledged once it is durable there. */
export interface Poison {
  readonly kind: 'poison';
  /** A machine code, for the quarantine. */
  readonly code: string;
  /** A sentence for a person. */
  readonly cause: string;
}

/** May succeed later: reported, with every later record of its key. */
export interface Retryable {
  readonly kind: 'retryable';
  readonly cause: string;
}

/** Needs a person: the whole batch fails by throwing, nothing is acknowledged. */
export interface Fatal {
  readonly kind: 'fatal';
  readonly cause: string;
}

export const done: Done = { kind: 'done' };
export const poison = (code: string, cause: string): Poison => ({ kind: 'poison', code, cause });
export const retryable = (cause: string): Retryable => ({ kind: 'retryable', cause });
export const fatal = (cause: string): Fatal => ({ kind: 'fatal', cause });
