import { expect, it } from '@jest/globals';
import { checkStage } from '../../../lib/check-stage.ts';
import type { KafkaPolling, Stage } from '../../../lib/stage.ts';
import { STAGES } from '../../../lib/stages.ts';

const onDemand: KafkaPolling = {
  batchSize: 100,
  windowSeconds: 1,
  partialResponses: false,
  bisect: false,
};
const clusterArn = 'arn:aws:kafka:us-east-1:111122223333:cluster/events/0d1e-5';
const msk = (polling: KafkaPolling): Partial<Stage> => ({
  kafka: { kind: 'msk-provisioned', clusterArn, polling },
});

it.each(Object.values(STAGES))('stage $name can be deployed', (stage) => {
  expect(() => checkStage(stage)).not.toThrow();
});

it('Kafka polled on demand can be deployed', () => {
  expect(() => checkStage({ ...STAGES.dev, ...msk(onDemand) })).not.toThrow();
});

it.each<[string, Partial<Stage>, string[]]>([
  [
    'partial responses on demand',
    msk({ ...onDemand, partialResponses: true }),
    ['partialResponses', 'kafka.polling.pollers'],
  ],
  ['bisecting on demand', msk({ ...onDemand, bisect: true }), ['bisect', 'kafka.polling.pollers']],
  [
    'bounded retries on demand',
    msk({ ...onDemand, retryAttempts: 3 }),
    ['retryAttempts', 'kafka.polling.pollers'],
  ],
  [
    'Internet brokers without credentials',
    { kafka: { kind: 'bootstrap', bootstrapServers: ['b.example.org:9096'], polling: onDemand } },
    ['kafka.secretArn', 'kafka.vpc'],
  ],
  [
    'messages back before their function is done',
    { buffer: { ...STAGES.dev.buffer, visibilitySeconds: 59 } },
    ['buffer.visibilitySeconds (59)', 'ingestTimeoutSeconds.queue (60)'],
  ],
  [
    'large batches without a window',
    { buffer: { ...STAGES.dev.buffer, windowSeconds: 0 } },
    ['buffer.batchSize 500', 'buffer.windowSeconds'],
  ],
])('refuses %s, naming the settings', (_title, change, named) => {
  const stage: Stage = { ...STAGES.dev, ...change };

  const problem = (() => {
    try {
      checkStage(stage);
      return '';
    } catch (error) {
      return String(error);
    }
  })();

  expect(problem).toContain('Stage "dev" cannot be deployed');
  for (const words of named) expect(problem).toContain(words);
});

it('reports all problems together', () => {
  const stage: Stage = {
    ...STAGES.dev,
    ...msk({ ...onDemand, bisect: true }),
    buffer: { ...STAGES.dev.buffer, windowSeconds: 0 },
  };

  expect(() => checkStage(stage)).toThrow(/bisect[\s\S]*windowSeconds/);
});
