import { AwsV4Signer } from 'aws4fetch';
import type { AwsCredentials } from '../signing-client.ts';

/** How long brokers take a token, s: as AWS's own signers ask for. */
const LIFETIME_S = 900;
const USER_AGENT = 'millrace';

export interface TokenOptions {
  readonly region: string;
  readonly credentials: AwsCredentials;
}

/**
 * The bearer token of Amazon MSK's IAM sign-in: a signed URL of `kafka-cluster:Connect`, as base64url without padding.
 * It is made here, nobody is asked. https://github.com/aws/aws-msk-iam-sasl-signer-js
 */
export async function mskToken({ region, credentials }: TokenOptions): Promise<string> {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const request = new URL(`https://kafka.${region}.amazonaws.com/`);
  request.searchParams.set('Action', 'kafka-cluster:Connect');
  request.searchParams.set('X-Amz-Expires', String(LIFETIME_S));
  const signer = new AwsV4Signer({
    ...{ url: request.href, service: 'kafka-cluster', region, signQuery: true },
    ...{ accessKeyId, secretAccessKey },
    ...(sessionToken !== undefined && { sessionToken }),
  });
  const { url } = await signer.sign();
  // Not signed: the broker leaves it out before it checks.
  url.searchParams.set('User-Agent', USER_AGENT);
  return Buffer.from(url.href).toString('base64url');
}
