import { describe, expect, it } from '@jest/globals';
import { connectCache } from '../../../../src/adapters/valkey/connection.ts';

describe('connection to the cache', () => {
  it.each([
    'http://127.0.0.1:6379',
    'redis://',
    '127.0.0.1:6379',
    'redis://user:hunter2@127.0.0.1:6379/name',
    '',
  ])('refuses %p and does not repeat it', (url) => {
    const refused = () => connectCache(url, () => {});

    expect(refused).toThrow(expect.objectContaining({ code: 'MLR_CONFIG_INVALID' }));
    expect(refused).not.toThrow('hunter2');
  });

  it('says what to do when nothing answers, and never the password', async () => {
    const heard: Error[] = [];
    const cache = connectCache('redis://user:hunter2@127.0.0.1:1/3', (error) => heard.push(error));

    await cache.client.get('any').catch(() => {});
    cache.close();

    expect(cache.place).toBe('127.0.0.1:1/3');
    expect(heard[0]).toMatchObject({
      code: 'MLR_STORE_UNAVAILABLE',
      message: expect.stringMatching(/^the cache at 127\.0\.0\.1:1\/3: .*ECONNREFUSED.*CACHE_URL$/),
    });
    expect(JSON.stringify(heard.map((error) => [error, error.message, error.cause]))).not.toMatch(
      'hunter2',
    );
  });
});
