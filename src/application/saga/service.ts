import type { Saga, StepAnswer } from '../../domain/saga/saga.ts';
import { DONE } from '../../domain/saga/saga.ts';
import type { Compensable } from './ports.ts';

/** What the workflow sends to a service's function. */
export interface StepRequest {
  readonly action: 'perform' | 'undo';
  readonly saga: Saga;
}

/** One step of a saga, or its compensation. */
export async function runStep(
  { action, saga }: StepRequest,
  service: Compensable,
): Promise<StepAnswer> {
  if (action === 'perform') return await service.perform(saga);
  await service.undo(saga);
  return DONE;
}
