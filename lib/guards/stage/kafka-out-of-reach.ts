import { madeCluster } from '../../made-cluster.ts';
import type { StageGuard } from '../guard.ts';

/** On-demand pollers reach Lambda and STS from the brokers' subnets: the stack's own have no way there. */
export const kafkaOutOfReach: StageGuard = function* ({ kafka }) {
  if (kafka.kind === 'none' || madeCluster(kafka) === undefined) return;
  if (kafka.polling.pollers === undefined) {
    yield 'kafka is a cluster in a VPC without a way out, from where on-demand pollers reach nothing: set kafka.polling.pollers.';
  }
};
