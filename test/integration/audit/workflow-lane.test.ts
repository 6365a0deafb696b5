import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LaneRequest } from '../../../bin/commands/audit/lane-request.ts';
import type { LaneFinding, LaneReport } from '../../../bin/commands/audit/report.ts';
import { auditWorkflowLane } from '../../../bin/commands/audit/workflow-lane.ts';
import { repositoryRegistry } from '../../../src/adapters/registry/repository-registry.ts';
import { connect, eventually, type KafkaMessage, type Pipeline } from '../../helpers/pipeline.ts';
import { isIdle } from '../../helpers/quarantine.ts';
import { loadOf, streamOf } from '../../helpers/stream-lane/load.ts';
import { DAMAGES } from './damages.ts';
import { Site } from './site.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);
const COUNT = 900;
const BUS_COUNT = 120;
const BUS_SEED = SEED + 1;
const HOURS_AGO = Date.now() - 8 * 3_600_000;

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await connect();
});
afterAll(() => pipeline?.close());

function audit(over: Partial<LaneRequest> = {}): Promise<LaneReport> {
  const { endpoints } = pipeline;
  if (endpoints.kafka === null) throw new Error('these tests need the broker');
  return auditWorkflowLane(endpoints.kafka, endpoints, {
    registry: repositoryRegistry(),
    onFinding: () => {},
    onProgress: () => {},
    onCopied: () => {},
    signal: new AbortController().signal,
    ...over,
  });
}

/** Alerts are stored without the record that raised them. */
function named({ kind, position, id }: Pick<LaneFinding, 'kind' | 'id'> & { position?: unknown }) {
  const placed = kind.startsWith('alert-') && position !== null;
  return `${kind} ${placed ? 'in the log' : position} ${id}`;
}

const settled = () => eventually(() => isIdle(pipeline.endpoints), Boolean, 120_000);

describe(`audit of the workflow lane (seed ${SEED})`, () => {
  /** Tests before this one may have left damage of their own. */
  let before: readonly string[];
  const found = ({ findings }: LaneReport): string[] =>
    findings.map(named).filter((finding) => !before.includes(finding));

  it('finds nothing while the lane is at work, nor when it is done', async () => {
    before = (await audit()).findings.map(named);
    const load = [...loadOf({ seed: SEED, count: COUNT, endAt: HOURS_AGO })] as KafkaMessage[];
    const large = [1, 2].map((n) => ({
      key: Buffer.from(`large-${n}`),
      value: randomBytes(400_000),
    }));
    const bus = streamOf({ seed: BUS_SEED, count: BUS_COUNT, endAt: HOURS_AGO });
    const details = [...bus.records()].map(({ event }) => event);
    const bad = Array.from({ length: 3 }, () => ({ ...details[0], currency: 'XXX?' }));

    await pipeline.sendKafka(load);
    await pipeline.putEvents([
      ...details,
      ...details.slice(0, 3),
      ...bad.map((one) => JSON.stringify(one)),
    ]);
    const during = await audit();
    await pipeline.sendKafka(large);
    await settled();
    const after = await audit();

    expect(found(during)).toEqual([]);
    expect(found(after)).toEqual([]);
    expect(after.recomputed).toBe(true);
    expect(after.records).toBeGreaterThanOrEqual(load.length + BUS_COUNT);
  }, 180_000);

  it('names every planted damage, and nothing else', async () => {
    const accounts = new Set(
      [SEED, BUS_SEED].flatMap((seed) =>
        streamOf({
          ...{ seed, endAt: HOURS_AGO, count: seed === SEED ? COUNT : BUS_COUNT },
        }).population.accounts.map(({ accountId }) => accountId),
      ),
    );
    // A saga that still runs would write into what is damaged.
    await eventually(
      () => pipeline.rows('sagas', ['accountId', 'state']),
      (sagas) =>
        sagas.every(
          ({ accountId, state }) => !accounts.has(String(accountId)) || state !== 'running',
        ),
    );
    const site = await Site.open(pipeline, (item) => {
      const account = item['accountId']?.S;
      return account === undefined ? item['claim'] !== undefined : accounts.has(account);
    });
    try {
      const planted: string[] = [];
      for (const { kind, plant } of DAMAGES) planted.push(named({ kind, ...(await plant(site)) }));

      const report = await audit();

      expect(found(report).sort()).toEqual(planted.sort());
      expect(planted.length).toBeGreaterThanOrEqual(20);
    } finally {
      await site.restore();
    }
    expect(found(await audit())).toEqual([]);
  }, 120_000);

  it('looks at the offsets that are asked for, and recomputes no alerts without the beginning', async () => {
    const report = await audit({ offsets: [{ partition: 1, from: 10, to: 60 }] });

    expect(found(report)).toEqual([]);
    expect(report.records).toBe(50);
    expect(report.recomputed).toBe(false);
  });
});
