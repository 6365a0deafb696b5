/** Guards a stage may except in `guardExceptions`. */
export type AdviceId =
  | 'max-receives-too-few'
  | 'visibility-below-six-timeouts'
  | 'workflow-outlives-caller';

/** Why a stage goes against a piece of advice. */
export type GuardExceptions = Readonly<Partial<Record<AdviceId, string>>>;
