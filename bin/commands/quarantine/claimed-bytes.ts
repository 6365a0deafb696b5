import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Endpoints } from '../../../local/endpoints.ts';
import type { Claim } from '../../../src/application/ports/claim-check.ts';

/** Bytes that the workflow lane left in its bucket because they were too large for an item. */
export async function claimedBytes(
  { region, awsEndpoint, credentials }: Endpoints,
  { bucket, key }: Claim,
): Promise<Uint8Array> {
  const client = new S3Client({
    region,
    endpoint: awsEndpoint,
    credentials: { ...credentials },
    forcePathStyle: true,
  });
  try {
    const object = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await object.Body?.transformToByteArray()) ?? new Uint8Array();
  } finally {
    client.destroy();
  }
}
