import { describe, expect, it } from '@jest/globals';
import { kafkaLogin } from '../../../../src/adapters/kafka/login.ts';
import { streamConfig } from '../../../../src/stream/config.ts';

const MEMBER = {
  KAFKA_BOOTSTRAP_SERVERS: 'one:9098',
  KAFKA_TOPIC: 'transactions',
  DATABASE_URL: 'postgres://millrace@localhost/millrace',
};

describe('a login to Kafka', () => {
  it('is none where nothing is said, and leaves the client as it was', () => {
    const { kafkaAuth } = streamConfig(MEMBER);

    expect(kafkaAuth).toBe('none');
    expect(kafkaLogin(kafkaAuth)).toEqual({});
  });

  it('is by IAM in the region the process runs in', () => {
    const env = { ...MEMBER, KAFKA_AUTH: 'iam', AWS_REGION: 'eu-west-1' };

    expect(streamConfig(env).kafkaAuth).toEqual({ iam: { region: 'eu-west-1' } });
  });

  it.each([
    ['no region', { KAFKA_AUTH: 'iam' }, /AWS_REGION \(.*signs for a region/],
    ['a mechanism it does not know', { KAFKA_AUTH: 'scram' }, /KAFKA_AUTH/],
  ])('is refused with %s', (_what, over, why) => {
    expect(() => streamConfig({ ...MEMBER, ...over })).toThrow(
      expect.objectContaining({
        code: 'MLR_CONFIG_INVALID',
        message: expect.stringMatching(why),
      }),
    );
  });

  it('signs a token of its own for every connection, with the credentials of that moment', async () => {
    let asked = 0;
    const { tls, tlsServerName, sasl } = kafkaLogin({ iam: { region: 'eu-west-1' } }, async () => {
      asked += 1;
      return { accessKeyId: `KEY${asked}`, secretAccessKey: 'hidden' };
    });

    const token = sasl?.token as () => Promise<string>;
    const keys = [await token(), await token()].map(
      (each) => /Credential=(\w+)/.exec(Buffer.from(each, 'base64url').toString())?.[1],
    );
    expect(keys).toEqual(['KEY1', 'KEY2']);
    expect({ tls, tlsServerName, mechanism: sasl?.mechanism }).toEqual({
      ...{ tls: {}, tlsServerName: true, mechanism: 'OAUTHBEARER' },
    });
  });

  it('takes credentials from the environment, as a task or a function has them', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'FROMENV', AWS_SECRET_ACCESS_KEY: 'hidden' });
    try {
      const { sasl } = kafkaLogin({ iam: { region: 'eu-west-1' } });
      const token = sasl?.token as () => Promise<string>;
      expect(Buffer.from(await token(), 'base64url').toString()).toContain('Credential=FROMENV%2F');
    } finally {
      process.env = before;
    }
  });
});
