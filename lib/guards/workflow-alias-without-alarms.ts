import type { Guard } from './guard.ts';
import { listOf, within } from './values.ts';

export const workflowAliasWithoutAlarms: Guard = {
  type: 'AWS::StepFunctions::StateMachineAlias',
  *check({ properties }) {
    const preference = properties['DeploymentPreference'];
    if (preference === undefined || within(preference, 'Type') === 'ALL_AT_ONCE') return;
    if (listOf(within(preference, 'Alarms')).length > 0) return;
    yield 'it moves to a new version step by step and no alarm watches, so a version that fails gets all executions in the end: set Alarms of DeploymentPreference.';
  },
};
