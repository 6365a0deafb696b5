import type { Guard } from './guard.ts';
import { definitionOf } from './resources.ts';
import { numberOf, within } from './values.ts';

/** An Express workflow is waited for by the function that is told its ARN. */
export const workflowOutlivesCaller: Guard = {
  type: 'AWS::Lambda::Function',
  *check({ properties }, resources) {
    const timeout = numberOf(properties['Timeout'] ?? 3);
    const variables = within(properties['Environment'], 'Variables') ?? {};
    for (const value of Object.values(variables)) {
      const machine = resources.referred(value, 'AWS::StepFunctions::StateMachine');
      if (machine?.properties['StateMachineType'] !== 'EXPRESS' || timeout === undefined) continue;
      const seconds = numberOf(definitionOf(machine)['TimeoutSeconds']) ?? 300;
      if (seconds < timeout) continue;
      yield `it waits for ${machine.path}, which may take ${seconds} s, and is itself stopped after ${timeout} s: set its timeout (ingestTimeoutSeconds of the stage) above ${seconds}, or TimeoutSeconds of the definition below ${timeout}.`;
    }
  },
};
