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
    'streams over both routes, accounts for every record and leaves nothing running',
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
        leftOut: [],
        faults: [],
      });
      const { sent, stored, duplicates, late, quarantined } = report as Record<string, number>;
      expect(sent).toBe((stored ?? 0) + (duplicates ?? 0) + (quarantined ?? 0));
      // The demo's own 50 late and 30 invalid ones; its duplicates are about 3 %.
      expect({ stored, late, quarantined }).toEqual({ stored: 2_000, late: 50, quarantined: 30 });
      expect(duplicates).toBeGreaterThan(0);
      const { kafka, eventbridge } = report['sentByRoute'] as Record<string, number>;
      expect([kafka, eventbridge].every((count) => (count ?? 0) > 0)).toBe(true);
      expect(ended.code).toBe(0);
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
        eventBridge: { source: 'millrace.transactions', detailType: 'Transaction' },
      });
    },
    START_MS,
  );

  it('says what runs', async () => {
    const ended = await run('status', '--json');
    const { running, processes } = jsonOf(ended) as { running: boolean; processes: object[] };
    expect([ended.code, running]).toEqual([0, true]);
    expect(processes).toEqual(
      expect.arrayContaining(
        ['emulator', 'broker', 'event-source', 'queue-source', 'emf-bridge'].map((name) =>
          expect.objectContaining({ name, running: true }),
        ),
      ),
    );
  }, 30_000);

  it('takes events, and turns away what is none', async () => {
    const produced = await run('produce', '--count', '200', '--invalid', '4', '--json');
    expect([produced.code, jsonOf(produced)['sent']]).toEqual([0, 204]);
    const records = await until(
      async () =>
        jsonOf(await run('quarantine', 'list', '--json'))['records'] as { code: string }[],
      (found) => found.length === 4,
    );
    expect(records.every(({ code }) => code.startsWith('MLR_'))).toBe(true);
  }, 120_000);

  it('raises alerts', async () => {
    const alerts = await until(
      async () => jsonOf(await run('alerts', '--json'))['alerts'] as { detector: string }[],
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
  }, 30_000);

  it('stops, every process of it', async () => {
    const { code } = await run('down', '--json');
    expect(code).toBe(0);
    const status = jsonOf(await run('status', '--json')) as { processes: { running: boolean }[] };
    expect(status.processes.filter(({ running }) => running)).toEqual([]);
    if (linux) expect(processesOf(home)).toEqual([]);
  }, 60_000);
});

/** Asks until the answer is right; after a minute the last one is returned for the test to judge. */
async function until<T>(ask: () => Promise<T>, right: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (right(answer) || Date.now() > deadline) return answer;
  }
}
