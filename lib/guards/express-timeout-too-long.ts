import type { Guard } from './guard.ts';
import { definitionOf } from './resources.ts';
import { numberOf } from './values.ts';

const MOST_SECONDS = 300;

export const expressTimeoutTooLong: Guard = {
  type: 'AWS::StepFunctions::StateMachine',
  *check(machine) {
    if (machine.properties['StateMachineType'] !== 'EXPRESS') return;
    const seconds = numberOf(definitionOf(machine)['TimeoutSeconds']) ?? 0;
    if (seconds <= MOST_SECONDS) return;
    yield `its definition gives it ${seconds} s, but an Express workflow is stopped after ${MOST_SECONDS}: set TimeoutSeconds to at most ${MOST_SECONDS}, or make it a Standard workflow.`;
  },
};
