import { expect, it } from '@jest/globals';
import { type Case, resource, sentences } from './guarded.ts';

const preference = (more: object) => ({
  DeploymentPreference: { StateMachineVersionArn: 'version', ...more },
});

const CASES: Case[] = [
  ['takes a canary that an alarm watches', preference({ Type: 'CANARY', Alarms: ['errors'] })],
  ['takes a move at once', preference({ Type: 'ALL_AT_ONCE' })],
  ['takes weights set by hand', { RoutingConfiguration: [{ Weight: 100 }] }],
  ['refuses a canary that none watches', preference({ Type: 'CANARY' }), 'Stack/Live: it moves'],
  ['refuses an empty list', preference({ Type: 'LINEAR', Alarms: [] }), 'set Alarms'],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('workflow-alias-without-alarms', (stack) =>
    resource(stack, 'Live', 'AWS::StepFunctions::StateMachineAlias', properties),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
