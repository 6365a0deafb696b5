import { expect, it } from '@jest/globals';
import { type Case, resource, sentences } from './guarded.ts';

const watched = { AlarmConfiguration: { Alarms: [{ Name: 'errors' }], Enabled: true } };
const back = (...Events: string[]) => ({
  AutoRollbackConfiguration: { Enabled: true, Events },
});

const CASES: Case[] = [
  ['takes an alarm that rolls back', { ...watched, ...back('DEPLOYMENT_STOP_ON_ALARM') }],
  ['refuses none at all', back('DEPLOYMENT_FAILURE'), 'Stack/Group: no alarm watches'],
  [
    'refuses one that is switched off',
    {
      AlarmConfiguration: { ...watched.AlarmConfiguration, Enabled: false },
      ...back('DEPLOYMENT_STOP_ON_ALARM'),
    },
    'no alarm watches',
  ],
  [
    'refuses one that rolls nothing back',
    { ...watched, ...back('DEPLOYMENT_FAILURE') },
    'add DEPLOYMENT_STOP_ON_ALARM',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('deployment-without-alarms', (stack) =>
    resource(stack, 'Group', 'AWS::CodeDeploy::DeploymentGroup', properties),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
