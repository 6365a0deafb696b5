import { describe, expect, it } from '@jest/globals';
import { streamConfig } from '../../../src/stream/config.ts';

const MEMBER = {
  KAFKA_BOOTSTRAP_SERVERS: 'one:9098',
  KAFKA_TOPIC: 'transactions',
  DATABASE_URL: 'postgres://millrace@localhost/millrace',
};

describe('the secret of the database', () => {
  it.each([
    'arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!cluster-1-AbCdEf',
    'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:lane-AbCdEf',
  ])('is named by its ARN: %s', (arn) => {
    expect(streamConfig({ ...MEMBER, DATABASE_SECRET_ARN: arn }).databaseSecretArn).toBe(arn);
  });

  it('is not there where the URL says it all', () => {
    expect(streamConfig(MEMBER).databaseSecretArn).toBeUndefined();
  });

  it.each(['lane-AbCdEf', 'arn:aws:iam::111122223333:role/lane'])('is not %s', (arn) => {
    expect(() => streamConfig({ ...MEMBER, DATABASE_SECRET_ARN: arn })).toThrow(
      expect.objectContaining({
        code: 'MLR_CONFIG_INVALID',
        message: expect.stringContaining('DATABASE_SECRET_ARN'),
      }),
    );
  });
});
