import { randomUUID } from 'node:crypto';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pendingRecords } from '../../../bin/commands/status/pending.ts';
import { INLINE_LIMIT_BYTES } from '../../../src/application/carry.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { PartedWindow } from '../../../src/domain/windows/parted-window.ts';
import { WindowMemory } from '../../../src/domain/windows/window-memory.ts';
import { expectedOf } from '../../helpers/expected.ts';
import {
  connect,
  eventually,
  kafkaMessage,
  type Pipeline,
  type Row,
} from '../../helpers/pipeline.ts';
import { isIdle, NOTHING_PENDING } from '../../helpers/quarantine.ts';
import { transaction } from '../../helpers/transactions.ts';
import { windowOf } from '../../helpers/windows.ts';

const COUNT = 3_000;

let pipeline: Pipeline;
let s3: S3Client;

beforeAll(async () => {
  pipeline = await connect();
  const { region, credentials, awsEndpoint } = pipeline.endpoints;
  s3 = new S3Client({ region, credentials, endpoint: awsEndpoint, forcePathStyle: true });
});

afterAll(async () => {
  s3.destroy();
  await pipeline.close();
});

/** One account's events, so close together that order does not matter: all within the grace. */
function burst(accountId: string): Transaction[] {
  const start = Date.now() - 10 * 60_000;
  return Array.from({ length: COUNT }, (_, i) =>
    transaction({ eventId: randomUUID(), accountId, occurredAt: start + i * 80 }),
  );
}

/** Sizes of the payloads left in the bucket, by key. */
async function claims(): Promise<Map<string, number>> {
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: pipeline.endpoints.claimCheckBucket, Prefix: 'claims/' }),
  );
  return new Map(Contents.map(({ Key = '', Size = 0 }) => [Key, Size]));
}

const ROUTES = {
  Kafka: (events: readonly Transaction[]) => pipeline.sendKafka(events.map(kafkaMessage)),
  EventBridge: (events: readonly Transaction[]) => pipeline.putEvents(events),
};

describe('a burst of one account, larger than a state may be', () => {
  it.each(Object.entries(ROUTES))(
    'passes by claim check: %s',
    async (route, send) => {
      const accountId = `burst-${route}-${randomUUID().slice(0, 8)}`;
      const events = burst(accountId);
      const expected = expectedOf(events);
      const before = await claims();
      const mine = (row: Row): boolean => row['accountId'] === accountId;

      await send(events);
      await eventually(() => isIdle(pipeline.endpoints), Boolean, 90_000);

      const left = [...(await claims())].filter(([key]) => !before.has(key));
      expect(Math.max(...left.map(([, size]) => size))).toBeGreaterThan(INLINE_LIMIT_BYTES);
      const stored = (await pipeline.rows('events', ['eventId', 'accountId'])).filter(mine);
      expect(stored.map((row) => row['eventId']).sort()).toEqual(
        events.map((e) => e.eventId).sort(),
      );
      const alerts = (await pipeline.rows('alerts', ['alertId', 'accountId'])).filter(mine);
      expect(alerts.map((row) => row['alertId']).sort()).toEqual(expected.alertIds);
      const window = (await pipeline.windows([accountId])).get(accountId);
      const held = new WindowMemory();
      new PartedWindow(held, accountId, window);
      expect(windowOf(held, accountId)).toEqual(windowOf(expected.windows, accountId));
      // At most 91 events and alerts are written with one version of the window.
      expect(window?.version).toBeGreaterThanOrEqual((COUNT + alerts.length) / 91);
      expect(await pendingRecords(pipeline.endpoints)).toEqual(NOTHING_PENDING);
    },
    120_000,
  );
});
