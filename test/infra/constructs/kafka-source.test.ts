import { describe, expect, it } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import type { KafkaPolling, Stage } from '../../../lib/stage.ts';
import { STAGES } from '../../../lib/stages.ts';
import { parseMapping } from '../../../local/event-source/mapping/parse.ts';
import { propertiesOf, synthesise } from '../synth.ts';

const overrides = {
  ...{ functionName: 'ingest', bootstrapServers: ['127.0.0.1:9092'] },
  onFailure: 'arn:aws:s3:::bucket',
};
const polling: KafkaPolling = {
  ...{ batchSize: 7, windowSeconds: 2, partialResponses: true, bisect: true, retryAttempts: 3 },
  pollers: { min: 1, max: 4 },
};
const clusterArn = 'arn:aws:kafka:us-east-1:111122223333:cluster/events/0d1e-5';

const kafkaMapping = (template: Template): Record<string, unknown> =>
  propertiesOf(template, 'AWS::Lambda::EventSourceMapping').find((each) => 'Topics' in each) ?? {};
const stageWith = (settings: Partial<KafkaPolling>): Stage => ({
  ...STAGES.prod,
  kafka: { kind: 'msk-provisioned', clusterArn, polling: { ...polling, ...settings } },
});

describe('the Kafka event source mapping', () => {
  it.each(Object.values(STAGES).filter(({ kafka }) => kafka.kind !== 'none'))(
    'of stage $name is one that local/event-source carries out',
    (stage) => {
      const mapping = parseMapping(kafkaMapping(synthesise(stage).stateless), overrides);

      expect(mapping).toMatchObject({
        ...{ topic: stage.topic, consumerGroup: stage.consumerGroup, partialResponses: true },
        ...{ bisect: true, maximumRetryAttempts: 10, batchSize: 1_000, provisioned: true },
      });
    },
  );

  it('says everything that the stage does, in words the local event source understands', () => {
    const stage = stageWith({
      ...{ maxRecordAgeSeconds: 3_600, failureTopic: 'dead', metrics: ['KafkaMetrics'] },
      filters: [{ value: { type: ['SALE'] } }],
    });

    const { onFailure: _, ...withoutDestination } = overrides;
    const mapping = parseMapping(kafkaMapping(synthesise(stage).stateless), withoutDestination);

    expect(mapping).toMatchObject({
      ...{ batchSize: 7, maximumBatchingWindowMs: 2_000, maximumRetryAttempts: 3 },
      ...{ maximumRecordAgeMs: 3_600_000, pollers: { minimum: 1, maximum: 4 } },
      ...{ eventSourceArn: clusterArn, onFailure: { kind: 'kafka', topic: 'dead' } },
      ...{ metrics: new Set(['KafkaMetrics']), filters: [expect.any(Function)] },
    });
    expect(mapping.filters[0]?.(Buffer.from('{"type":"SALE"}'))).toBe(true);
    expect(mapping.filters[0]?.(Buffer.from('{"type":"TEST"}'))).toBe(false);
  });

  it('may write the topic of failures, and only then', () => {
    const policiesOf = (stage: Stage) =>
      JSON.stringify(propertiesOf(synthesise(stage).stateless, 'AWS::IAM::Policy'));

    expect(policiesOf(stageWith({ failureTopic: 'dead' }))).toContain('kafka-cluster:WriteData');
    expect(policiesOf(stageWith({}))).not.toContain('kafka-cluster:WriteData');
  });

  it("leaves Lambda's own window where the stage names none", () => {
    const { windowSeconds: _, ...rest } = polling;
    const stage: Stage = {
      ...STAGES.prod,
      kafka: { kind: 'msk-provisioned', clusterArn, polling: rest },
    };

    const mapping = kafkaMapping(synthesise(stage).stateless);

    expect(mapping).not.toHaveProperty('MaximumBatchingWindowInSeconds');
  });
});
