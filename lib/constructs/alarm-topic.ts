import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { explain } from '../explained/explain.ts';
import type { Stage } from '../stage.ts';

/**
 * Where alarms report, and the stage's budget where it does; subscribe people or a pager to it after the deployment.
 * @param encryptionKey is opened to those who report. @default not encrypted at rest
 */
export const alarmTopic = (scope: Construct, stage: Stage, encryptionKey?: IKey): Topic => {
  const topic = new Topic(scope, 'AlarmTopic', {
    enforceSSL: true,
    ...(encryptionKey === undefined ? {} : { masterKey: encryptionKey }),
  });
  topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
  if (stage.budget !== 'none' && stage.budget.notify === 'alarm-topic') {
    // https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
    const conditions = { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } };
    topic.grantPublish(new ServicePrincipal('budgets.amazonaws.com', { conditions }));
  }
  if (encryptionKey === undefined) {
    explain(topic, {
      CKV_AWS_26:
        "Alarms say which metric passed which threshold, nothing of any event; CloudWatch cannot use the account's own SNS key.",
    });
  }
  return topic;
};
