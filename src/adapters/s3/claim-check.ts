import { randomUUID } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Claim, ClaimCheck } from '../../application/ports/claim-check.ts';

export interface BucketClaims extends ClaimCheck {
  /** Keeps a quarantined original, under a key derived from its position. */
  keepOriginal(position: string, bytes: Uint8Array): Promise<Claim>;
}

/** Payloads in a bucket: `claims/` expires after days, `quarantine/` stays. */
export function s3ClaimCheck(bucket: string): BucketClaims {
  // The client is made on first use: most executions never need it.
  let made: S3Client | undefined;
  const client = (): S3Client => {
    made ??= new S3Client({ forcePathStyle: true });
    return made;
  };
  const store = async (key: string, body: string | Uint8Array): Promise<Claim> => {
    await client().send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    return { bucket, key };
  };
  return {
    put: (text) => store(`claims/${randomUUID()}.json`, text),
    keepOriginal: (position, bytes) => store(`quarantine/${encodeURIComponent(position)}`, bytes),
    async get(claim) {
      const object = await client().send(
        new GetObjectCommand({ Bucket: claim.bucket, Key: claim.key }),
      );
      return (await object.Body?.transformToString()) ?? '';
    },
  };
}
