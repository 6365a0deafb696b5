import { Signer } from '@aws-sdk/rds-signer';
import { MillraceError } from '../../domain/errors.ts';
import { type AwsCredentials, signingClient } from '../signing-client.ts';

export interface TokenOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
}

/** A token in place of a password, good for 15 minutes to connect with; signed here, nobody is asked. */
export function iamToken({ host, port, user, region, credentials }: TokenOptions) {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const signer = new Signer({
    ...{ hostname: host, port, username: user, region },
    credentials: {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
    },
  });
  return (): Promise<string> => signer.getAuthToken();
}

export interface SecretOptions {
  readonly secretArn: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  /** @default the region's own */
  readonly endpoint?: string | undefined;
}

/**
 * The `password` of a secret as RDS writes them. Errors say what AWS answered and never hold a secret.
 * @throws MillraceError `MLR_STORE_UNAVAILABLE`
 */
export function secretPassword({ secretArn, region, credentials, endpoint }: SecretOptions) {
  const client = signingClient({ service: 'secretsmanager', region, credentials, retries: 3 });
  const url = endpoint ?? `https://secretsmanager.${region}.amazonaws.com`;
  const unavailable = (why: string) =>
    new MillraceError('MLR_STORE_UNAVAILABLE', `the secret of the database ${why}`);

  return async (): Promise<string> => {
    const response = await client.fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'secretsmanager.GetSecretValue',
      },
      body: JSON.stringify({ SecretId: secretArn }),
    });
    if (!response.ok)
      throw unavailable(`could not be read: Secrets Manager answered ${response.status}`);
    const password = passwordIn((await response.json()) as { SecretString?: string });
    if (password === undefined)
      throw unavailable('has no password: it must be JSON with username and password');
    return password;
  };
}

function passwordIn({ SecretString }: { SecretString?: string }): string | undefined {
  try {
    const { password } = JSON.parse(SecretString ?? '') as { password?: unknown };
    return typeof password === 'string' ? password : undefined;
  } catch {
    return undefined;
  }
}
