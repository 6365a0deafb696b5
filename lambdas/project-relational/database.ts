import { iamToken, secretPassword } from '../../src/adapters/relational/credentials.ts';
import type { RelationalDatabase } from '../../src/adapters/relational/pool.ts';
import { relationalEnvironment, surroundings } from '../shared/environment.ts';

/**
 * The database the stage names.
 * @throws MillraceError `MLR_CONFIG_INVALID` that lists everything missing at once
 */
export function relationalDatabase(): RelationalDatabase {
  const { iam, secretArn, ...database } = relationalEnvironment();
  const { region, credentials, endpoint } = surroundings();
  const password = iam
    ? iamToken({ ...database, region, credentials })
    : secretArn && secretPassword({ secretArn, region, credentials, endpoint });
  return { ...database, ...(password && { password }) };
}
