import { randomUUID } from 'node:crypto';
import type { Claim, ClaimCheck } from '../../application/ports/claim-check.ts';
import { MillraceError } from '../../domain/errors.ts';
import { type AwsCredentials, signingClient } from '../signing-client.ts';

export interface BucketOptions {
  readonly bucket: string;
  readonly region: string;
  /** S3 endpoint, path style. @default the region's own */
  readonly endpoint?: string | undefined;
  readonly credentials: AwsCredentials;
}

export interface BucketClaims extends ClaimCheck {
  /** Keeps a quarantined original, under a key derived from its position. */
  keepOriginal(position: string, bytes: Uint8Array): Promise<Claim>;
}

/**
 * Payloads in a bucket: `claims/` expires after days, `quarantine/` stays. Two plain requests need no S3
 * client: a signing fetch keeps 150 KB out of every function.
 */
export function s3ClaimCheck(options: BucketOptions): BucketClaims {
  const { bucket, region, credentials } = options;
  const client = signingClient({ service: 's3', region, credentials, retries: 4 });
  const endpoint = options.endpoint ?? `https://s3.${region}.amazonaws.com`;

  async function request(claim: Claim, init: RequestInit): Promise<Response> {
    const url = `${endpoint}/${claim.bucket}/${claim.key}`;
    const response = await client.fetch(url, init);
    if (response.ok) return response;
    const detail = (await response.text()).slice(0, 300);
    throw new MillraceError(
      'MLR_STORE_UNAVAILABLE',
      `${init.method} ${claim.key} answered ${response.status}: ${detail}`,
    );
  }

  async function store(key: string, body: string | Uint8Array): Promise<Claim> {
    const claim = { bucket, key };
    await request(claim, { method: 'PUT', body: body as string });
    return claim;
  }

  return {
    put: (text) => store(`claims/${randomUUID()}.json`, text),
    keepOriginal: (position, bytes) =>
      store(`quarantine/${position.replaceAll(/[^A-Za-z0-9._-]/g, '_')}`, bytes),
    get: async (claim) => (await request(claim, { method: 'GET' })).text(),
  };
}
