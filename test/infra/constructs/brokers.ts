import type { KafkaBrokers, Stage } from '../../../lib/stage.ts';

/** As docs/deploy.md gives it to `dev`. */
export const SMALL: KafkaBrokers = {
  kafkaVersion: '4.1.x.kraft',
  instanceType: 'kafka.t3.small',
  brokersPerZone: 1,
  zones: 2,
  storageGiB: { start: 10, max: 50 },
  partitions: 6,
};

/** The stage with brokers that its stack makes. */
export const withBrokers = (stage: Stage, cluster: KafkaBrokers, failureTopic?: string): Stage => ({
  ...stage,
  kafka: {
    kind: 'msk-provisioned',
    cluster,
    polling: {
      ...{ batchSize: 500, partialResponses: true, bisect: true, pollers: { min: 1, max: 2 } },
      ...(failureTopic !== undefined && { failureTopic }),
    },
  },
});
