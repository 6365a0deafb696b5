import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  PhysicalResourceId,
} from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import { explainBrokers } from '../../explained/stream-lane.ts';

const SIGNED_IN = 'BootstrapBrokerStringSaslIam';

/** host:port of the cluster's brokers for clients that sign in with IAM: MSK tells only once there is a cluster. */
export function bootstrapBrokers(
  scope: Construct,
  { clusterArn, logGroup }: { readonly clusterArn: string; readonly logGroup: LogGroup },
): string {
  const asked = new AwsCustomResource(scope, 'Brokers', {
    resourceType: 'Custom::BootstrapBrokers',
    onUpdate: {
      service: 'Kafka',
      action: 'GetBootstrapBrokers',
      parameters: { ClusterArn: clusterArn },
      outputPaths: [SIGNED_IN],
      physicalResourceId: PhysicalResourceId.of(clusterArn),
    },
    policy: AwsCustomResourcePolicy.fromStatements([
      new PolicyStatement({ actions: ['kafka:GetBootstrapBrokers'], resources: [clusterArn] }),
    ]),
    timeout: Duration.minutes(1),
    installLatestAwsSdk: false,
    logGroup,
  });
  explainBrokers(asked);
  return asked.getResponseField(SIGNED_IN);
}
