import type { KafkaBrokers, KafkaSource } from './stage.ts';

/** The cluster that the stack is to make: brokers, or `serverless`; undefined where it makes none. */
export function madeCluster(kafka: KafkaSource): KafkaBrokers | 'serverless' | undefined {
  if (kafka.kind === 'msk-serverless' && kafka.clusterArn === undefined) return 'serverless';
  return kafka.kind === 'msk-provisioned' ? kafka.cluster : undefined;
}
