import { madeCluster } from '../../made-cluster.ts';
import type { StageGuard } from '../guard.ts';

export const streamLaneWithoutCluster: StageGuard = function* ({ kafka, streamLane }) {
  if (streamLane === 'none' || madeCluster(kafka) !== undefined) return;
  yield 'streamLane runs in the network of the cluster that the stage makes, and kafka has it make none: set kafka to MSK without clusterArn, or run the bundle yourself beside your brokers (docs/deploy.md).';
};
