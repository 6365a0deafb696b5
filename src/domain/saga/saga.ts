import type { Alert } from '../alert.ts';

/** What one response to an alert is about; the steps and their compensations get it as it is. */
export interface Saga {
  /** Derived from the alert's id: one alert has one saga. */
  readonly sagaId: string;
  readonly alertId: string;
  readonly accountId: string;
  readonly detector: string;
  readonly severity: string;
  /** One sentence for a person. */
  readonly reason: string;
}

/** `stuck`: a compensation could not be carried out, and somebody has to resume it. */
export type SagaState = 'running' | 'completed' | 'compensated' | 'stuck';

/** What a service says to a step. Whatever else happens (an error, a time-out, silence) leaves open if it was done. */
export type StepAnswer =
  | { readonly outcome: 'done'; readonly reason: '' }
  | { readonly outcome: 'rejected'; readonly reason: string };

export const DONE: StepAnswer = { outcome: 'done', reason: '' };

export const rejected = (reason: string): StepAnswer => ({ outcome: 'rejected', reason });

/** Whether an alert is worth holding an account for. */
export const demandsResponse = ({ severity }: Pick<Alert, 'severity'>): boolean =>
  severity === 'high';
