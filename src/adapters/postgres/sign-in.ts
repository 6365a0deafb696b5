import pg from 'pg';
import { secretPassword } from '../relational/credentials.ts';
import { sdkCredentials } from '../sdk-credentials.ts';

const NO_CREDENTIALS =
  'DATABASE_SECRET_ARN is set, and there are no AWS credentials to read it with';

export interface SecretSignIn {
  readonly secretArn: string;
  /** Of Secrets Manager. @default the region's own */
  readonly endpoint?: string | undefined;
}

/**
 * From now on every connection of the process whose URL has no password takes that of a secret, which is read for each
 * new one: RDS changes it every seven days, and connections that are there stay.
 */
export function signInWithSecret({ secretArn, endpoint }: SecretSignIn): void {
  // arn:aws:secretsmanager:<region>:…
  const region = secretArn.split(':')[3] ?? '';
  const credentials = sdkCredentials('MLR_STORE_UNAVAILABLE', NO_CREDENTIALS);
  const password = async () =>
    secretPassword({ secretArn, region, endpoint, credentials: await credentials() })();
  // Its types know a function for one connection, not for the default.
  Object.assign(pg.defaults, { password });
}
