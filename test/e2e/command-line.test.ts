import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonOf, millrace } from './millrace.ts';
import { processesOf } from './processes.ts';

const START_MS = 240_000;
const linux = process.platform === 'linux';

let home: string;
const run = (...args: string[]) => millrace(args, home);

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'millrace-e2e-'));
});

afterAll(async () => {
  // When a test failed half-way.
  await run('down');
  rmSync(home, { recursive: true, force: true });
}, 60_000);

describe('without a pipeline', () => {
  it('explains itself', async () => {
    const { code, stdout } = await run('--help');
    expect([code, stdout.includes('millrace demo')]).toEqual([0, true]);
  });

  it.each([
    [['demo', '--cuont', '5'], 2, /Did you mean --count\?/],
    [['frobnicate'], 2, /unknown command/],
    [['demo', '--lane', 'stream', '--no-kafka'], 2, /the stream lane reads Kafka/],
    [['up', '--no-workflow', '--no-stream'], 2, /--no-workflow leaves the stream lane/],
    [['alerts'], 1, /MLR_NOT_RUNNING/],
    [['status'], 1, /^$/],
  ])('answers %j with %i', async (args, expected, hint) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(expected);
    expect(stderr).toMatch(hint);
  });
});

describe('demo', () => {
  it(
    'streams over both routes and through both lanes, accounts for every record, leaves nothing running',
    async () => {
      const ended = await run('demo', '--count', '2000', '--json');

      const report = jsonOf(ended);
      const number = expect.any(Number);
      expect(report).toMatchObject({
        sent: number,
        stored: number,
        duplicates: number,
        late: number,
        quarantined: number,
        alerts: number,
        latencyMs: { p50: number, p95: number, p99: number },
        eventsPerSecond: number,
        ok: true,
        faults: [],
      });
      const { workflow, stream } = lanesOf(report);
      const { stored, duplicates, late, quarantined } = workflow;
      for (const lane of [workflow, stream]) {
        expect(lane.sent).toBe(lane.stored + lane.duplicates + lane.quarantined);
      }
      // The demo's own 50 late and 30 invalid ones; its duplicates are about 3 %.
      expect({ stored, late, quarantined }).toEqual({ stored: 2_000, late: 50, quarantined: 30 });
      expect(duplicates).toBeGreaterThan(0);
      const { kafka, eventbridge } = report['sentByRoute'] as Record<string, number>;
      expect(eventbridge).toBeGreaterThan(0);
      expect([stream.sent, stream.sent > 0]).toEqual([kafka, true]);
      const compared = { differences: 0, digest: expect.any(String) };
      expect(report['agreement']).toMatchObject({
        ok: true,
        events: { ...compared, workflow: stream.stored, stream: stream.stored },
        alerts: compared,
        quarantined: { ...compared, stream: stream.quarantined },
      });
      // Prometheus is not to be had everywhere.
      const leftOut = report['leftOut'] as string[];
      expect(leftOut.filter((line) => !line.startsWith('Prometheus'))).toEqual([]);
      expect(ended.code).toBe(0);
      if (linux) expect(processesOf(home)).toEqual([]);
    },
    START_MS,
  );

  it(
    'needs no emulator for the stream lane alone',
    async () => {
      const ended = await run('demo', '--lane', 'stream', '--count', '2000', '--json');

      const report = jsonOf(ended);
      expect([ended.code, report['ok'], report['agreement']]).toEqual([0, true, null]);
      const { workflow, stream } = lanesOf(report);
      expect(workflow).toBeUndefined();
      expect(stream).toMatchObject({ stored: 2_000, late: 50, quarantined: 30 });
      expect(ended.stderr).not.toContain('emulator');
      if (linux) expect(processesOf(home)).toEqual([]);
    },
    START_MS,
  );
});

describe('a pipeline that is left running', () => {
  it(
    'starts, and says where to connect',
    async () => {
      const endpoints = jsonOf(await run('up', '--detach', '--json'));
      expect(endpoints).toMatchObject({
        awsEndpoint: expect.stringMatching(/^http:/),
        kafka: { topic: 'transactions', consumerGroup: 'millrace-ingest' },
        registryUrl: expect.stringMatching(/^http:/),
        eventBridge: { source: 'millrace.transactions', detailType: 'Transaction' },
        stream: { consumerGroup: 'millrace-stream', members: [{ name: 'stream-1' }, {}] },
      });
    },
    START_MS,
  );

  it('says what runs', async () => {
    const ended = await run('status', '--json');
    const { running, processes, stream } = jsonOf(ended);
    expect([ended.code, running]).toEqual([0, true]);
    const names = [
      ...['emulator', 'broker', 'event-source', 'queue-source', 'emf-bridge'],
      ...['registry', 'postgres', 'valkey', 'stream-1', 'stream-2'],
    ];
    const each = names.map((name) => expect.objectContaining({ name, running: true }));
    expect(processes).toEqual(expect.arrayContaining(each));
    const member = { ready: true, reasons: [], lag: 0, stored: 0 };
    expect(stream).toMatchObject({ members: [member, member], tables: { events: 0 }, lag: 0 });
  }, 30_000);

  it('takes events, and turns away what is none', async () => {
    const produced = await run('produce', '--count', '200', '--invalid', '4', '--json');
    expect([produced.code, jsonOf(produced)['sent']]).toEqual([0, 204]);
    const records = await until(
      () => listed('records', 'quarantine', 'list'),
      (found) => found.length === 4 && inBothLanes(found),
    );
    expect(records.every(({ code }) => String(code).startsWith('MLR_'))).toBe(true);
    expect(inBothLanes(records)).toBe(true);
  }, 120_000);

  it('raises alerts', async () => {
    const alerts = await until(
      () => listed('alerts', 'alerts'),
      (found) => new Set(found.map(({ detector }) => detector)).size > 1,
    );
    expect(alerts[0]).toMatchObject({
      alertId: expect.any(String),
      accountId: expect.any(String),
      reason: expect.any(String),
    });
  }, 90_000);

  it('shows a quarantined record with its bytes', async () => {
    const records = jsonOf(await run('quarantine', 'list', '--json'))['records'];
    const [first] = records as { position: string; code: string }[];
    const shown = await run('quarantine', 'show', first?.position ?? '');
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain(first?.code);
    const [ofStream] = await listed('records', 'quarantine', 'list', '--lane', 'stream');
    const position = String(ofStream?.position);
    const [one, other] = [
      jsonOf(await run('quarantine', 'show', position, '--lane', 'workflow', '--json')),
      jsonOf(await run('quarantine', 'show', position, '--lane', 'stream', '--json')),
    ];
    expect([one?.['code'], one?.['bytes']]).toEqual([other?.['code'], other?.['bytes']]);
  }, 60_000);

  it('stops, every process of it', async () => {
    const { code } = await run('down', '--json');
    expect(code).toBe(0);
    const status = jsonOf(await run('status', '--json')) as { processes: { running: boolean }[] };
    expect(status.processes.filter(({ running }) => running)).toEqual([]);
    if (linux) expect(processesOf(home)).toEqual([]);
  }, 60_000);
});

interface Entry {
  readonly lanes: readonly string[];
  readonly detector?: string;
  readonly code?: string;
  readonly position?: string;
}

/** The list under `name` in what a command answers. */
const listed = async (name: string, ...args: string[]): Promise<Entry[]> =>
  jsonOf(await run(...args, '--json'))[name] as Entry[];

/** Whether what came over Kafka, and only that, is in both lanes. */
const inBothLanes = (entries: readonly Entry[]): boolean =>
  entries.every(({ position, lanes }) => {
    const both = position?.startsWith('kafka:') === true;
    return lanes.join() === (both ? 'workflow,stream' : 'workflow');
  });

interface Lane {
  readonly sent: number;
  readonly stored: number;
  readonly late: number;
  readonly duplicates: number;
  readonly quarantined: number;
}

const lanesOf = (report: Record<string, unknown>) =>
  report['lanes'] as { readonly workflow: Lane; readonly stream: Lane };

/** Asks until the answer is right; after a minute the last one is returned for the test to judge. */
async function until<T>(ask: () => Promise<T>, right: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (right(answer) || Date.now() > deadline) return answer;
  }
}
