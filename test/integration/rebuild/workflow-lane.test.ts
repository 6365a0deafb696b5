import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditWorkflowLane } from '../../../bin/commands/audit/workflow-lane.ts';
import { rebuildWorkflowLane } from '../../../bin/commands/rebuild/workflow-lane.ts';
import type {
  WorkflowRebuilt,
  WorkflowRequest,
} from '../../../bin/commands/rebuild/workflow-rebuild.ts';
import { repositoryRegistry } from '../../../src/adapters/registry/repository-registry.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { PartedWindow } from '../../../src/domain/windows/parted-window.ts';
import { WindowMemory } from '../../../src/domain/windows/window-memory.ts';
import {
  connect,
  eventually,
  type KafkaMessage,
  kafkaMessage,
  type Pipeline,
  type Row,
} from '../../helpers/pipeline.ts';
import { isIdle } from '../../helpers/quarantine.ts';
import { loadOf, streamOf } from '../../helpers/stream-lane/load.ts';
import { transaction, uuid } from '../../helpers/transactions.ts';
import { windowOf } from '../../helpers/windows.ts';
import { DAMAGES } from '../audit/damages.ts';
import { Site } from '../audit/site.ts';
import { deleteWindows } from './delete-windows.ts';
import { killedRebuild } from './killed-rebuild.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);
const HOURS_AGO = Date.now() - 8 * 3_600_000;
const LOAD = { seed: SEED, count: 400, endAt: HOURS_AGO };
const BUS = { seed: SEED + 1, count: 60, endAt: HOURS_AGO };
/** Its window has parts. */
const LONG = `long-${SEED}`;
const LONG_EVENTS = Array.from({ length: 60 }, (_, n) =>
  transaction({
    ...{ eventId: uuid(SEED * 1_000 + n), accountId: LONG },
    occurredAt: HOURS_AGO - (60 - n) * 70_000,
  }),
);
/** By the bus alone, with an alert. */
const BOUGHT = transaction({
  ...{ eventId: uuid(SEED * 1_000 + 99), accountId: `bus-${SEED}`, amountMinor: 20_000_00 },
  occurredAt: HOURS_AGO,
});

const accountsOf = (load: typeof LOAD): string[] =>
  streamOf(load).population.accounts.map(({ accountId }) => accountId);
const BUS_ACCOUNTS = accountsOf(BUS);
const ACCOUNTS = [...accountsOf(LOAD), ...BUS_ACCOUNTS, LONG, BOUGHT.accountId];

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await connect();
  await pipeline.sendKafka([...loadOf(LOAD)] as KafkaMessage[]);
  await pipeline.sendKafka(LONG_EVENTS.map(kafkaMessage));
  await pipeline.putEvents([...streamOf(BUS).records()].map(({ event }) => event).concat(BOUGHT));
  await settled();
}, 180_000);
afterAll(() => pipeline?.close());

const settled = () => eventually(() => isIdle(pipeline.endpoints), Boolean, 120_000);

const rebuild = (over: Partial<WorkflowRequest> = {}): Promise<WorkflowRebuilt> =>
  rebuildWorkflowLane(pipeline.endpoints, {
    ...{ windows: true, alerts: true, dryRun: false },
    ...{ onCopied: () => {}, onProgress: () => {}, signal: new AbortController().signal },
    ...over,
  });

/** What an audit found before anything was damaged here. */
let earlier: readonly string[] = [];

/** What an audit finds. */
async function audited(): Promise<string[]> {
  const { kafka } = pipeline.endpoints;
  if (kafka === null) throw new Error('these tests need the broker');
  const { findings } = await auditWorkflowLane(kafka, pipeline.endpoints, {
    registry: repositoryRegistry(),
    ...{ onFinding: () => {}, onProgress: () => {}, onCopied: () => {} },
    signal: new AbortController().signal,
  });
  const named = findings.map(({ kind, position, id }) => `${kind} ${position} ${id}`);
  return named.filter((one) => !earlier.includes(one));
}

/** Windows as a reader sees them, by account. */
async function windows(accounts: readonly string[] = ACCOUNTS) {
  const stored = await pipeline.windows(accounts);
  return new Map(
    accounts.map((account) => {
      const memory = new WindowMemory();
      new PartedWindow(memory, account, stored.get(account));
      return [account, windowOf(memory, account)];
    }),
  );
}

const ALERT = [
  ...['alertId', 'detector', 'accountId', 'eventId', 'occurredAt', 'measured', 'threshold'],
  ...['severity', 'reason', 'raisedAt', 'day'],
];

async function alerts(): Promise<Map<string, Row>> {
  const rows = await pipeline.rows('alerts', ALERT);
  return new Map(rows.map((row) => [String(row['alertId']), row]));
}

const NOTHING = { added: 0, removed: 0, changed: 0 };

describe(`rebuild of the workflow lane (seed ${SEED})`, () => {
  it('finds no difference where nothing is wrong, and writes nothing', async () => {
    const { findings } = await rebuild({ dryRun: true });
    expect(findings.filter(({ id }) => ACCOUNTS.some((account) => id?.includes(account)))).toEqual(
      [],
    );
    // Tests before this one may have left damage of their own.
    await rebuild();
    earlier = await audited();
    const before = await pipeline.windows(ACCOUNTS);

    const asked = await rebuild({ dryRun: true });
    const made = await rebuild();

    expect(asked).toMatchObject({ findings: [], windows: 0, busy: 0, alerts: NOTHING });
    expect(made).toMatchObject({ windows: 0, busy: 0, alerts: NOTHING });
    expect(made.alerts.rebuilt).toBe((await alerts()).size);
    expect(made.alerts.rebuilt).toBeGreaterThan(2);
    expect(await pipeline.windows(ACCOUNTS)).toEqual(before);
    expect(before.get(LONG)?.parts.size).toBeGreaterThan(0);
  }, 60_000);

  it('puts right what was damaged: the audit is clean, windows and alerts are what they were', async () => {
    const site = await Site.open(pipeline, (item) => ACCOUNTS.includes(item['accountId']?.S ?? ''));
    const [windowsBefore, alertsBefore] = [await windows(), await alerts()];
    const planted: string[] = [];
    for (const { kind, name, plant } of DAMAGES) {
      if (!/^(alert|window):/.test(name)) continue;
      const { id } = await plant(site);
      planted.push(`${kind} ${id}`);
    }
    // Of those by the bus and of those in parts the audit says nothing.
    const others = [LONG, BOUGHT.accountId];
    await deleteWindows(pipeline, others);
    planted.push(...others.map((account) => `window-changed ${account}`));
    const lost = `high-value:${BOUGHT.accountId}:${BOUGHT.eventId}`;
    await site.delete('alerts', { alertId: { S: lost } });
    planted.push(`alert-missing ${lost}`);

    const asked = await rebuild({ dryRun: true });
    const made = await rebuild();

    const found = asked.findings.map(({ kind, id }) => `${kind} ${id}`);
    expect(found.sort()).toEqual(planted.sort());
    expect({ ...made, findings: [], seconds: 0 }).toEqual({ ...asked, findings: [], seconds: 0 });
    expect(await windows()).toEqual(windowsBefore);
    const after = await alerts();
    const gone = planted.filter((one) => one.startsWith('alert-missing'));
    for (const id of gone.map((one) => one.slice('alert-missing '.length))) {
      const [was, is] = [alertsBefore.get(id), after.get(id)];
      expect(String(is?.['raisedAt']) > String(was?.['raisedAt'])).toBe(true);
      const { raisedAt, day } = is ?? {};
      alertsBefore.set(id, { ...was, raisedAt, day });
    }
    expect(after).toEqual(alertsBefore);
    expect(await audited()).toEqual([]);
    expect(await rebuild({ dryRun: true })).toMatchObject({ findings: [], busy: 0 });
  }, 90_000);

  it('leaves each account as it was or as it must be when it is killed, and goes on the next time', async () => {
    const before = await windows();
    await deleteWindows(pipeline, ACCOUNTS);

    const written = await killedRebuild(
      async () => (await pipeline.rows('windows', ['accountId'])).length,
    );

    const between = await windows();
    const made = ACCOUNTS.filter((account) => between.get(account)?.entries.length);
    expect(written).toBe(true);
    for (const account of made) expect(between.get(account)).toEqual(before.get(account));
    expect((await rebuild()).windows).toBeGreaterThan(0);
    expect(await windows()).toEqual(before);
    expect(await rebuild({ dryRun: true })).toMatchObject({ findings: [], windows: 0 });
    expect(await audited()).toEqual([]);
  }, 90_000);

  it('loses nothing beside a lane that goes on', async () => {
    const accounts = accountsOf(LOAD).slice(0, 12);
    const id = (n: number) => uuid(SEED * 1_000 + 500 + n);
    const sent: Transaction[] = Array.from({ length: 96 }, (_, n) =>
      transaction({
        ...{ eventId: id(n), accountId: accounts[n % accounts.length] as string },
        occurredAt: Date.now() - 3_600_000 + n * 1_000,
      }),
    );
    await deleteWindows(pipeline, accounts.slice(0, 4));
    let done = false;
    const during: WorkflowRebuilt[] = [];
    const send = async () => {
      for (let n = 0; n < sent.length; n += 24) {
        await pipeline.sendKafka(sent.slice(n, n + 24).map(kafkaMessage));
        await sleep(400);
      }
    };
    const rebuilding = async () => {
      while (!done) during.push(await rebuild());
    };

    await Promise.all([send().finally(() => (done = true)), rebuilding()]);
    await settled();
    await rebuild();

    expect(during.length).toBeGreaterThan(0);
    const ids = new Set(sent.map(({ eventId }) => eventId));
    const stored = (await pipeline.rows('events', ['eventId'])).filter(({ eventId }) =>
      ids.has(String(eventId)),
    );
    expect(stored).toHaveLength(sent.length);
    expect(await rebuild({ dryRun: true })).toMatchObject({ findings: [], busy: 0 });
    expect(await audited()).toEqual([]);
  }, 200_000);
});
