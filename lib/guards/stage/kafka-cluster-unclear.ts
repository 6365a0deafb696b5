import type { StageGuard } from '../guard.ts';

export const kafkaClusterUnclear: StageGuard = function* ({ kafka }) {
  if (kafka.kind !== 'msk-provisioned') return;
  const { cluster, clusterArn } = kafka;
  if (cluster !== undefined && clusterArn !== undefined) {
    yield 'kafka names a cluster that is there and one to be made: drop kafka.clusterArn or kafka.cluster.';
  }
  if (cluster === undefined && clusterArn === undefined) {
    yield 'kafka is MSK without a cluster: set kafka.clusterArn to one that is there, or kafka.cluster to have one made.';
  }
};
