import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LaneFinding, LaneReport } from '../../../../bin/commands/audit/report.ts';
import {
  auditStreamLane,
  type StreamLaneRequest,
} from '../../../../bin/commands/audit/stream-lane.ts';
import { repositoryRegistry } from '../../../../src/adapters/registry/repository-registry.ts';
import { StreamLane } from '../../../helpers/stream-lane/lane.ts';
import { loadOf } from '../../../helpers/stream-lane/load.ts';
import { servers } from '../../../helpers/stream-lane/servers.ts';
import { DAMAGES, Site } from './damages.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);

let lane: StreamLane;
beforeAll(async () => {
  lane = await StreamLane.open();
});
afterAll(() => lane?.close());

const audit = (over: Partial<StreamLaneRequest> = {}): Promise<LaneReport> =>
  auditStreamLane(
    { bootstrapServers: servers().bootstrapServers, topic: lane.topic },
    { databaseUrl: lane.databaseUrl, cacheUrl: null },
    {
      retentionDays: 400,
      registry: repositoryRegistry(),
      onFinding: () => {},
      onProgress: () => {},
      signal: new AbortController().signal,
      ...over,
    },
  );

const named = ({ kind, position, id }: Pick<LaneFinding, 'kind' | 'position' | 'id'>) =>
  `${kind} ${position} ${id}`;

describe(`audit of the stream lane (seed ${SEED})`, () => {
  it('finds nothing while members write, nor when they are done', async () => {
    const load = [...loadOf({ seed: SEED, count: 6_000 })];
    const env = { STREAM_SNAPSHOT_EVENTS: '500', STREAM_SNAPSHOT_PIECE_ACCOUNTS: '50' };
    await lane.start('a', { env });
    await lane.start('b', { env });
    await lane.produce(load.slice(0, 2_000));
    await lane.settled();
    const producing = lane.produce(load.slice(2_000));

    const during = await audit();
    await producing;
    await lane.settled();
    const after = await audit();

    expect(during.findings).toEqual([]);
    expect(after.findings).toEqual([]);
    expect(after.recomputed).toBe(true);
    expect(after.records).toBe(load.length);
  }, 120_000);

  it('looks at the offsets that are asked for, and without a start recomputes no alerts', async () => {
    const offsets = [{ partition: 1, from: 100, to: 300 }];

    const report = await audit({ offsets });

    expect(report.findings).toEqual([]);
    expect(report.records).toBe(200);
    expect(report.recomputed).toBe(false);
  });

  it('names every planted damage, and nothing else', async () => {
    await lane.stop();
    const site = new Site(lane);
    const planted: string[] = [];
    for (const { kind, plant } of DAMAGES) planted.push(named({ kind, ...(await plant(site)) }));

    // No damage: its row was published long ago and went with the retention.
    const { alert_id: left } = await site.alert();
    await site.sql(
      `with gone as (delete from millrace.outbox where alert_id = $1)
       update millrace.alerts set raised_at = now() - interval '401 days' where alert_id = $1`,
      [left],
    );

    const { findings, counts } = await audit();

    expect(findings.map(named).sort()).toEqual(planted.sort());
    expect(Object.keys(counts).length).toBeGreaterThanOrEqual(20);
  }, 60_000);

  it('names checkpoints that are not where the store is, and windows that no event made', async () => {
    const partition = (number: number) => `kafka:${lane.topic}:${number}`;
    await lane.pool.query(
      'update millrace.checkpoints set next_offset = next_offset + 1000 where partition = 0',
    );
    await lane.pool.query(
      'update millrace.checkpoints set next_offset = next_offset - 10 where partition = 1',
    );
    await lane.pool.query('delete from millrace.checkpoints where partition = 2');
    await lane.pool.query(
      `update millrace.window_snapshots set state = '\\x00'::bytea where partition = 3`,
    );

    const { findings } = await audit();

    const about = findings.filter(({ kind }) => /^(checkpoint|window)/.test(kind)).map(named);
    expect(about.sort()).toEqual([
      `checkpoint-ahead ${partition(0)} null`,
      `checkpoint-behind ${partition(1)} null`,
      `checkpoint-missing ${partition(2)} null`,
      `window-changed ${partition(3)} null`,
    ]);
  });
});
