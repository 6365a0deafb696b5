import { expect, it } from '@jest/globals';
import { STAGES } from '../../../lib/stages.ts';
import { propertiesOf, synthesise } from '../synth.ts';

const canary = { everyMinutes: 5, objectiveMs: 10_000 };
const { stateless } = synthesise({ ...STAGES.dev, canary });
const [functionId = '', { Properties: properties } = { Properties: {} }] =
  Object.entries(stateless.findResources('AWS::Lambda::Function')).find(([id]) =>
    /^canary[0-9A-F]{8}$/.test(id),
  ) ?? [];

it('is run by the clock, and no run is made up for', () => {
  const rules = propertiesOf(stateless, 'AWS::Events::Rule');

  expect(rules).toEqual([
    expect.objectContaining({
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
      Targets: [
        expect.objectContaining({
          Arn: { 'Fn::GetAtt': [functionId, 'Arn'] },
          RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 },
        }),
      ],
    }),
  ]);
  expect(propertiesOf(stateless, 'AWS::Lambda::EventInvokeConfig')).toEqual([
    expect.objectContaining({
      FunctionName: { Ref: functionId },
      MaximumEventAgeInSeconds: 60,
      MaximumRetryAttempts: 0,
    }),
  ]);
});

it('knows the objective, and outlives it', () => {
  expect(properties).toMatchObject({
    Environment: { Variables: { CANARY_OBJECTIVE_MS: '10000' } },
    Timeout: 25,
  });
});

it('may put events on the bus, look one up, and nothing else', () => {
  const policies = Object.entries(stateless.findResources('AWS::IAM::Policy'));
  const [, policy] = policies.find(([id]) => id.startsWith('canaryrole')) ?? [];
  const statements = policy?.['Properties'].PolicyDocument.Statement as {
    readonly Action: string | string[];
  }[];

  const actions = statements.flatMap(({ Action }) => Action).sort();
  expect(actions.filter((action) => !/^(logs|xray):/.test(action))).toEqual([
    'dynamodb:GetItem',
    'events:PutEvents',
  ]);
});

it('is left out where the stage sends none', () => {
  const without = synthesise({ ...STAGES.dev, canary: 'none' }).stateless;

  expect(propertiesOf(without, 'AWS::Events::Rule')).toEqual([]);
  expect(JSON.stringify(without.toJSON())).not.toContain('CANARY_OBJECTIVE_MS');
});
