import { describe, expect, it } from '@jest/globals';
import { queryConfig } from '../../../src/query/config.ts';

const RIGHT = {
  KAFKA_BOOTSTRAP_SERVERS: 'one:9092, two:9092',
  KAFKA_TOPIC: 'transactions',
  DATABASE_URL: 'postgres://millrace@localhost/millrace',
  CACHE_URL: 'redis://localhost:6379',
};
const TOKENS = {
  QUERY_JWT_ISSUER: 'https://login.example.org',
  QUERY_JWT_JWKS_URL: 'https://login.example.org/keys',
  QUERY_JWT_AUDIENCE: 'millrace',
};

describe('the query process', () => {
  it('is for its own machine, where nothing else is said', () => {
    expect(queryConfig(RIGHT)).toMatchObject({
      bootstrapServers: ['one:9092', 'two:9092'],
      ...{ httpHost: '127.0.0.1', httpPort: 8480, tokens: undefined },
    });
  });

  it('serves others when they have to bring tokens', () => {
    expect(queryConfig({ ...RIGHT, ...TOKENS, HTTP_HOST: '0.0.0.0' })).toMatchObject({
      httpHost: '0.0.0.0',
      tokens: {
        issuer: TOKENS.QUERY_JWT_ISSUER,
        jwksUrl: TOKENS.QUERY_JWT_JWKS_URL,
        audience: 'millrace',
      },
    });
  });

  it.each([
    ['open to others', { HTTP_HOST: '0.0.0.0' }, /anybody who reaches 0\.0\.0\.0 could read/],
    ['open to others by name', { HTTP_HOST: 'db.example.org' }, /anybody who reaches/],
    ['half a set of rules', { QUERY_JWT_ISSUER: 'https://a.example' }, /belong together/],
    ['no stores', { DATABASE_URL: undefined, CACHE_URL: 'here' }, /DATABASE_URL.*CACHE_URL/],
  ])('refuses %s', (_what, over, why) => {
    const start = () => queryConfig({ ...RIGHT, ...over });

    expect(start).toThrow(expect.objectContaining({ code: 'MLR_CONFIG_INVALID' }));
    expect(start).toThrow(why);
  });
});
