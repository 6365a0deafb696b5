import { expect, it } from '@jest/globals';
import type { Stage } from '../../../lib/stage.ts';
import { STAGES } from '../../../lib/stages.ts';
import { propertiesOf, synthesise } from '../synth.ts';

const { prod } = STAGES;

interface Notice {
  readonly Notification: { readonly NotificationType: string; readonly Threshold: number };
  readonly Subscribers: readonly { readonly SubscriptionType: string; readonly Address: unknown }[];
}

const of = (changed: Partial<Stage>) => {
  const { stateful, stateless } = synthesise({ ...prod, ...changed });
  const budgets = propertiesOf(stateless, 'AWS::Budgets::Budget');
  const notices = budgets.flatMap(
    ({ NotificationsWithSubscribers }) => NotificationsWithSubscribers as Notice[],
  );
  return { stateful, stateless, budgets, notices };
};

/** Statements that let AWS Budgets do something, in all policies of a type. */
const opened = (policies: Record<string, unknown>[], document: string) =>
  policies
    .flatMap((each) => (each[document] as { Statement: Record<string, unknown>[] }).Statement)
    .filter(({ Principal }) => JSON.stringify(Principal).includes('budgets.amazonaws.com'));

it('is of what the stage’s tags mark, by the month', () => {
  const { budgets } = of({ budget: { monthlyUsd: 750, notify: 'alarm-topic' } });

  expect(budgets).toMatchObject([
    {
      Budget: {
        ...{ BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 750, Unit: 'USD' } },
        CostFilters: { TagKeyValue: ['user:service$millrace', 'user:stage$prod'] },
      },
    },
  ]);
});

it('tells the alarm topic at 80 %, at 100 % and of a forecast above it', () => {
  const { notices } = of({});

  expect(
    notices.map(({ Notification: { NotificationType, Threshold } }) => [
      NotificationType,
      Threshold,
    ]),
  ).toEqual([
    ['ACTUAL', 80],
    ['ACTUAL', 100],
    ['FORECASTED', 100],
  ]);
  for (const { Subscribers } of notices) {
    expect(Subscribers).toEqual([
      { SubscriptionType: 'SNS', Address: { Ref: expect.stringMatching(/^AlarmTopic/) } },
    ]);
  }
});

it('may publish there and use the key of the topic, for this account alone', () => {
  const { stateful, stateless } = of({});
  const Condition = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };

  const topic = opened(propertiesOf(stateless, 'AWS::SNS::TopicPolicy'), 'PolicyDocument');
  const key = opened(propertiesOf(stateful, 'AWS::KMS::Key'), 'KeyPolicy');

  expect(topic).toMatchObject([{ Effect: 'Allow', Action: 'sns:Publish', Condition }]);
  expect(key).toMatchObject([
    { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Condition },
  ]);
});

it('or tells people, and then nothing is opened for it', () => {
  const { stateful, stateless, notices } = of({
    budget: { monthlyUsd: 10, notify: ['one@example.org', 'two@example.org'] },
  });

  expect(notices).toHaveLength(3);
  for (const { Subscribers } of notices) {
    expect(Subscribers).toEqual([
      { SubscriptionType: 'EMAIL', Address: 'one@example.org' },
      { SubscriptionType: 'EMAIL', Address: 'two@example.org' },
    ]);
  }
  expect(opened(propertiesOf(stateless, 'AWS::SNS::TopicPolicy'), 'PolicyDocument')).toEqual([]);
  expect(opened(propertiesOf(stateful, 'AWS::KMS::Key'), 'KeyPolicy')).toEqual([]);
});

it('is left out where the stage has none', () => {
  expect(of({ budget: 'none' }).budgets).toEqual([]);
});

it.each(Object.values(STAGES))(
  'every resource of $name that takes tags says whose it is',
  (stage) => {
    const { stateful, stateless } = synthesise(stage);
    const wanted = { ...stage.tags, service: 'millrace', stage: stage.name };

    for (const type of ['AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::Lambda::Function']) {
      const found = [stateful, stateless].flatMap((each) => propertiesOf(each, type));
      expect(found.length).toBeGreaterThan(3);
      for (const { Tags } of found) {
        const tags = (Tags as { Key: string; Value: string }[]).map(({ Key, Value }) => [
          Key,
          Value,
        ]);
        expect(Object.fromEntries(tags)).toMatchObject(wanted);
      }
    }
  },
);
