import { expect, it } from '@jest/globals';
import { kafkaCredentialsMissing } from '../../../../lib/guards/stage/kafka-credentials-missing.ts';
import { STAGES } from '../../../../lib/stages.ts';

const polling = { batchSize: 100, windowSeconds: 1, partialResponses: false, bisect: false };
const brokers = {
  kind: 'bootstrap',
  bootstrapServers: ['b.example.org:9096'] as [string],
  polling,
} as const;

it('refuses brokers on the Internet without credentials', () => {
  const said = [...kafkaCredentialsMissing({ ...STAGES.dev, kafka: brokers })];

  expect(said).toEqual([expect.stringMatching(/kafka\.secretArn.*kafka\.vpc/)]);
});

it('takes them with a secret', () => {
  const kafka = { ...brokers, secretArn: 'arn:aws:secretsmanager:us-east-1:1:secret:kafka-AbCdEf' };

  expect([...kafkaCredentialsMissing({ ...STAGES.dev, kafka })]).toEqual([]);
});
