import type { StageGuard } from '../guard.ts';

/** On-demand pollers reach Lambda and STS from the brokers' subnets: the stack's own have no way there. */
export const kafkaOutOfReach: StageGuard = function* ({ kafka }) {
  if (kafka.kind !== 'msk-provisioned' && kafka.kind !== 'msk-serverless') return;
  const own = kafka.kind === 'msk-serverless' || kafka.cluster !== undefined;
  if (own && kafka.clusterArn === undefined && kafka.polling.pollers === undefined) {
    yield 'kafka is a cluster in a VPC without a way out, from where on-demand pollers reach nothing: set kafka.polling.pollers.';
  }
};
