import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Pending, pendingRecords } from '../../bin/commands/status/pending.ts';
import type { Endpoints } from '../../local/endpoints.ts';
import type { Pipeline, Row } from './pipeline.ts';

const ATTRIBUTES = [
  ...['position', 'route', 'code', 'cause', 'bytes', 'size', 'claim', 'key', 'eventId'],
  ...['accountId', 'quarantinedAt', 'day'],
];

/** Quarantined records by source position; those in `except` are left out. */
export async function quarantineRows(
  pipeline: Pipeline,
  except: ReadonlyMap<string, Row> = new Map(),
): Promise<Map<string, Row>> {
  const rows = await pipeline.rows('quarantine', ATTRIBUTES);
  return new Map(
    rows
      .map((row): [string, Row] => [String(row['position']), row])
      .filter(([position]) => !except.has(position)),
  );
}

/** The original of a quarantined record, from the row or from where the row says it lies. */
export async function originalOf(row: Row | undefined, at: Endpoints): Promise<Buffer> {
  const claim = row?.['claim'] as { readonly bucket: string; readonly key: string } | undefined;
  if (claim === undefined) return Buffer.from(String(row?.['bytes'] ?? ''), 'base64');
  const { region, credentials, awsEndpoint } = at;
  const s3 = new S3Client({ region, credentials, endpoint: awsEndpoint, forcePathStyle: true });
  const object = await s3.send(new GetObjectCommand({ Bucket: claim.bucket, Key: claim.key }));
  const bytes = await object.Body?.transformToByteArray();
  s3.destroy();
  return Buffer.from(bytes ?? []);
}

/** What sources still hold: nothing, once every record is stored, quarantined or noted as a duplicate. */
export const NOTHING_PENDING = {
  kafka: 0,
  buffer: 0,
  bufferDeadLetter: 0,
  stream: 0,
} satisfies Pending;

/** True when no record waits anywhere; a dead letter counts as waiting. */
export async function isIdle(at: Endpoints): Promise<boolean> {
  const { kafka, buffer, bufferDeadLetter, stream } = await pendingRecords(at);
  return kafka === 0 && buffer === 0 && bufferDeadLetter === 0 && stream === 0;
}
