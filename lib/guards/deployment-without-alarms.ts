import type { Guard } from './guard.ts';
import { listOf, within } from './values.ts';

export const deploymentWithoutAlarms: Guard = {
  type: 'AWS::CodeDeploy::DeploymentGroup',
  *check({ properties }) {
    const alarms = properties['AlarmConfiguration'];
    if (listOf(within(alarms, 'Alarms')).length === 0 || within(alarms, 'Enabled') !== true) {
      yield 'no alarm watches its deployments, so a canary that fails gets all of the traffic in the end: set AlarmConfiguration.';
      return;
    }
    const events = listOf(within(properties['AutoRollbackConfiguration'], 'Events'));
    if (events.includes('DEPLOYMENT_STOP_ON_ALARM')) return;
    yield 'an alarm stops a deployment and leaves the traffic where it is: add DEPLOYMENT_STOP_ON_ALARM to the Events of AutoRollbackConfiguration.';
  },
};
