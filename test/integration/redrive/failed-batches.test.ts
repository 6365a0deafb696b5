import { randomUUID } from 'node:crypto';
import {
  CopyObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localHome } from '../../../local/home.ts';
import { stopRecorded } from '../../../local/process/stop.ts';
import { recordSender } from '../../../src/adapters/kafka/record-sender.ts';
import { encodeTransaction } from '../../../src/adapters/registry/confluent-frame.ts';
import { jsonOf, millrace } from '../../e2e/millrace.ts';
import { connect, eventually, type Pipeline } from '../../helpers/pipeline.ts';
import { transaction } from '../../helpers/transactions.ts';
import { type Bench, openBench, PARTITIONS } from '../local/event-source-bench.ts';
import { mark } from '../local/recording-function.ts';

const COUNT = 20;
const TIME = 90_000;
const topic = `failed-${randomUUID().slice(0, 8)}`;
const events = Array.from({ length: COUNT }, (_, i) =>
  transaction({
    ...{ eventId: randomUUID(), accountId: `${topic}-${i % 5}`, occurredAt: Date.now() + i },
  }),
);

let pipeline: Pipeline;
let bench: Bench;
let s3: S3Client;
beforeAll(async () => {
  pipeline = await connect();
  const { region, credentials, awsEndpoint, kafka } = pipeline.endpoints;
  s3 = new S3Client({ region, credentials, endpoint: awsEndpoint, forcePathStyle: true });
  const { bootstrapServers = '' } = kafka ?? {};
  const stop = async () => {};
  bench = await openBench(
    { home: localHome(), endpoint: awsEndpoint, bootstrapServers, stop },
    topic,
  );
}, TIME);
afterAll(async () => {
  await bench?.close();
  s3?.destroy();
  await pipeline?.close();
});

const redrive = (...args: string[]) =>
  millrace(
    ['redrive', '--source', 'failed-batches', ...args, '--json'],
    process.env['MILLRACE_HOME'] as string,
  );

async function objects(): Promise<string[]> {
  const { claimCheckBucket: Bucket } = pipeline.endpoints;
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: `aws/lambda/${bench.uuid}/` }),
  );
  return Contents.map(({ Key = '' }) => Key);
}

async function stored() {
  const rows = await pipeline.rows('events', ['eventId', 'accountId', 'position', 'provenance']);
  return rows.filter((row) => String(row['accountId']).startsWith(topic));
}

/** The real function reads the topic from where the group stands. */
const readByIngest = () => bench.start({ FunctionName: pipeline.endpoints.functions.ingestKafka });

describe('redrive --source failed-batches', () => {
  it(
    'sends what the event source gave up into its topic: each event stored once, with its origin',
    async () => {
      const { kafka, claimCheckBucket } = pipeline.endpoints;
      const sender = await recordSender(kafka?.bootstrapServers ?? '');
      await sender.send(
        events.map((event) => ({
          ...{ topic, key: Buffer.from(event.accountId), value: encodeTransaction(event) },
          headers: [[Buffer.from('trace'), Buffer.from([0, 255])]] as const,
        })),
      );
      await sender.close();
      mark(bench.directory, ...Array.from({ length: PARTITIONS }, (_, p) => `crash-${p}-0`));
      const broken = await bench.start({
        ...{ MaximumRetryAttempts: 0 },
        DestinationConfig: { OnFailure: { Destination: `arn:aws:s3:::${claimCheckBucket}` } },
      });
      await eventually(bench.committed, (ends) => ends.reduce((a, b) => a + b, 0) === COUNT);
      await stopRecorded(localHome(), broken.record);
      const [first = ''] = await objects();

      const looked = jsonOf(await redrive('--dry-run'));
      expect(looked).toMatchObject({ dryRun: true, sent: COUNT, failed: [] });
      expect(await objects()).toContain(first);

      // As after a run that was cut off between sending and removing: the object is there once more.
      const copy = `${first}-again`;
      const CopySource = `${claimCheckBucket}/${first}`;
      await s3.send(new CopyObjectCommand({ Bucket: claimCheckBucket, Key: copy, CopySource }));
      const run = `run-${topic}`;
      const all = (await objects()).filter((key) => key !== copy);
      expect(jsonOf(await redrive(...all, '--run', run))).toMatchObject({
        ...{ run, sent: COUNT, objects: all.length, missing: [], failed: [], interrupted: false },
      });
      expect(await objects()).toEqual([copy]);
      const again = Number(jsonOf(await redrive())['sent']);
      expect(again).toBeGreaterThan(0);
      expect(await objects()).toEqual([]);

      await readByIngest();
      await eventually(
        bench.committed,
        (ends) => ends.reduce((a, b) => a + b, 0) === 2 * COUNT + again,
      );
      const rows = await eventually(stored, (found) => found.length >= COUNT);
      expect(rows.map((row) => row['eventId']).sort()).toEqual(events.map((e) => e.eventId).sort());
      const origins = rows.map((row) => row['provenance'] as Record<string, unknown>);
      expect(new Set(origins.map(({ origin }) => origin)).size).toBe(COUNT);
      for (const [i, { origin, redriveRun, redriveAttempt }] of origins.entries()) {
        expect(origin).toMatch(new RegExp(`^kafka:${topic}:\\d:\\d+$`));
        expect(origin).not.toBe(rows[i]?.['position']);
        expect([redriveRun, redriveAttempt]).toEqual([run, 1]);
      }
    },
    TIME,
  );

  it(
    'leaves what it can not send where it is, and names it',
    async () => {
      const { claimCheckBucket: Bucket } = pipeline.endpoints;
      const Key = `aws/lambda/${bench.uuid}/oops`;
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'oops' }));

      const ended = await redrive(Key, 'aws/lambda/nothing');

      expect(ended.code).toBe(3);
      expect(jsonOf(ended)).toMatchObject({
        ...{ sent: 0, objects: 0, missing: ['aws/lambda/nothing'] },
        failed: [{ key: Key, cause: expect.stringContaining('no JSON') }],
      });
      expect(await objects()).toEqual([Key]);
    },
    TIME,
  );

  it('says what it can not do with failed batches', async () => {
    const { code, stderr } = await redrive('--edit', 'repair.ts');
    expect(code).toBe(2);
    expect(stderr).toContain('whole batches as they are');
  });
});
