import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { explain } from '../explained/explain.ts';

/**
 * Where alarms report; subscribe people or a pager to it after the deployment.
 * @param encryptionKey must let CloudWatch use it. @default not encrypted at rest
 */
export const alarmTopic = (scope: Construct, encryptionKey?: IKey): Topic => {
  const topic = new Topic(scope, 'AlarmTopic', {
    enforceSSL: true,
    ...(encryptionKey === undefined ? {} : { masterKey: encryptionKey }),
  });
  topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
  if (encryptionKey === undefined) {
    explain(topic, {
      CKV_AWS_26:
        "Alarms say which metric passed which threshold, nothing of any event; CloudWatch cannot use the account's own SNS key.",
    });
  }
  return topic;
};
