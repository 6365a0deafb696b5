import { describe, expect, it } from '@jest/globals';
import { configFrom } from '../../../../local/event-source/config.ts';

const required = {
  FUNCTION_NAME: 'ingest',
  BOOTSTRAP_SERVERS: 'a:9092, b:9092',
  TOPIC: 't',
  CONSUMER_GROUP: 'g',
};

describe('configFrom', () => {
  it('has defaults for everything but where to connect', () => {
    expect(configFrom(required)).toMatchObject({
      bootstrapServers: ['a:9092', 'b:9092'],
      batchSize: 1_000,
      maximumBatchingWindowMs: 200,
      concurrency: 4,
      maximumRetryAttempts: -1,
    });
  });

  it('reports everything that is missing together', () => {
    expect(() => configFrom({})).toThrow(/FUNCTION_NAME.*BOOTSTRAP_SERVERS.*TOPIC/);
  });

  it.each([
    ['BATCH_SIZE', '0'],
    ['BATCH_SIZE', '10001'],
    ['BATCHING_WINDOW_MS', '300001'],
    ['CONCURRENCY', '1.5'],
    ['MAXIMUM_RETRY_ATTEMPTS', '-2'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => configFrom({ ...required, [name]: value })).toThrow(
      expect.objectContaining({
        code: 'MLR_CONFIG_INVALID',
        message: expect.stringContaining(name),
      }),
    );
  });
});
