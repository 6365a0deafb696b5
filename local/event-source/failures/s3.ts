import { randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Destination } from './destination.ts';
import { type Failure, type FailureContext, withPayload } from './failure-record.ts';

/** A bucket that gets one object for each failure, the function's event in it. */
export function s3Destination(
  bucket: string,
  mappingUuid: string,
  context: FailureContext,
): Destination {
  const client = new S3Client({ forcePathStyle: true });
  return {
    async deliver(failure) {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: objectKey(mappingUuid, context.envelope.topic, failure, new Date(context.now())),
          Body: JSON.stringify(withPayload(failure, context)),
          ContentType: 'application/json',
        }),
      );
    },
    close: async () => client.destroy(),
  };
}

/** The layout that AWS documents for streams: `aws/lambda/<mapping>/<shard>/YYYY/MM/DD/<time>-<uuid>`. */
export function objectKey(
  mappingUuid: string,
  topic: string,
  { records }: Failure,
  at: Date,
  id: string = randomUUID(),
): string {
  const [day = '', time = ''] = at.toISOString().slice(0, 19).split('T');
  const partition = `${topic}-${records[0]?.partition ?? 0}`;
  const name = `${day}T${time.replaceAll(':', '.')}-${id}`;
  return `aws/lambda/${mappingUuid}/${partition}/${day.replaceAll('-', '/')}/${name}`;
}
