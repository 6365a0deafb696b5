import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Budget } from '../stage.ts';

/** Percent of the budget at which somebody is told. */
const NOTICES = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
  { notificationType: 'FORECASTED', threshold: 100 },
] as const;

export interface BudgetProps {
  readonly budget: Budget;
  /** Tags that tell the stage's share of the bill from others'; they have to be activated for billing. */
  readonly tags: Readonly<Record<string, string>>;
  /** Where the stage has one. */
  readonly alarmTopic?: ITopic;
}

/** A monthly budget of what carries the tags. It stops nothing: it tells. */
export const monthlyBudget = (scope: Construct, props: BudgetProps): CfnBudget => {
  const { budget, tags, alarmTopic } = props;
  const subscribers =
    budget.notify === 'alarm-topic'
      ? [{ subscriptionType: 'SNS', address: topicArn(alarmTopic) }]
      : budget.notify.map((address) => ({ subscriptionType: 'EMAIL', address }));
  return new CfnBudget(scope, 'Budget', {
    budget: {
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: budget.monthlyUsd, unit: 'USD' },
      costFilters: {
        TagKeyValue: Object.entries(tags).map(([key, value]) => `user:${key}$${value}`),
      },
    },
    notificationsWithSubscribers: NOTICES.map((notice) => ({
      notification: {
        ...notice,
        comparisonOperator: 'GREATER_THAN',
        thresholdType: 'PERCENTAGE',
      },
      subscribers,
    })),
  });
};

function topicArn(topic: ITopic | undefined): string {
  if (topic === undefined)
    throw new Error('The budget notifies an alarm topic, and there is none.');
  return topic.topicArn;
}
