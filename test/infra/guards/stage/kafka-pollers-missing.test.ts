import { expect, it } from '@jest/globals';
import { kafkaPollersMissing } from '../../../../lib/guards/stage/kafka-pollers-missing.ts';
import type { KafkaPolling } from '../../../../lib/stage.ts';
import { STAGES } from '../../../../lib/stages.ts';

const plain = { batchSize: 100, windowSeconds: 1, partialResponses: false, bisect: false };
const clusterArn = 'arn:aws:kafka:us-east-1:111122223333:cluster/events/0d1e-5';

it.each<[string, Partial<KafkaPolling>, string[]]>([
  ['takes plain on-demand polling', {}, []],
  ['takes everything with pollers', { bisect: true, pollers: { min: 1, max: 2 } }, []],
  ['refuses partial responses', { partialResponses: true }, ['partialResponses']],
  ['refuses bisecting', { bisect: true }, ['bisect']],
  ['refuses bounded retries', { retryAttempts: 3 }, ['retryAttempts']],
  ['refuses a record age', { maxRecordAgeSeconds: 600 }, ['maxRecordAgeSeconds']],
  ['refuses a topic for failures', { failureTopic: 'failed' }, ['failureTopic']],
  ['names all of them', { bisect: true, retryAttempts: 3 }, ['bisect, retryAttempts']],
])('%s', (_title, change, named) => {
  const kafka = { kind: 'msk-provisioned', clusterArn, polling: { ...plain, ...change } } as const;

  const said = [...kafkaPollersMissing({ ...STAGES.dev, kafka })];

  expect(said).toEqual(named.map((each) => expect.stringContaining(`asks for ${each}, which`)));
});
