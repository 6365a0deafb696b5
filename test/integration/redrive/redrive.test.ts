import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PROJECT_ROOT } from '../../../local/home.ts';
import { encodeTransaction } from '../../../src/adapters/registry/confluent-frame.ts';
import { repositoryRegistry } from '../../../src/adapters/registry/repository-registry.ts';
import { decodeAvro } from '../../../src/application/decoding/decode-avro.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { jsonOf, millrace } from '../../e2e/millrace.ts';
import { connect, eventually, type Pipeline, type Row } from '../../helpers/pipeline.ts';
import { transaction } from '../../helpers/transactions.ts';

const EDIT = join(import.meta.dirname, 'new-id.ts');
const COUNT = 60;
const TIME = 120_000;

let pipeline: Pipeline;
let database: pg.Client;
beforeAll(async () => {
  pipeline = await connect();
  database = new pg.Client(pipeline.endpoints.stream?.databaseUrl);
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await pipeline?.close();
});

const home = (): string => process.env['MILLRACE_HOME'] as string;
const redrive = async (...args: string[]) =>
  jsonOf(await millrace(['redrive', ...args, '--json'], home()));

/** @param minutes before now: far apart, an account's events raise no alerts */
const bad = (accountId: string, minutes = 0): Transaction => {
  const occurredAt = Date.now() - minutes * 60_000;
  return transaction({ eventId: randomUUID(), accountId, currency: 'XQX', occurredAt });
};

/** A redrive that is killed without a word once it has begun with `begun` records of the account. */
async function killedAt(begun: number, accountId: string, ...args: string[]): Promise<void> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [join(PROJECT_ROOT, 'bin/cli.ts'), 'redrive', ...args], {
    ...{ cwd: PROJECT_ROOT, env, stdio: 'ignore' },
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  await eventually(
    async () => {
      const { rows } = await database.query(
        `select count(*)::int as n from millrace.quarantine
         where account_id = $1 and state <> 'quarantined'`,
        [accountId],
      );
      return rows[0].n as number;
    },
    (n) => n >= begun,
    TIME,
    5,
  );
  child.kill('SIGKILL');
  await ended;
}

async function inQuarantine(accountId: string): Promise<{ workflow: Row[]; stream: Row[] }> {
  const attributes = ['position', 'accountId', 'state', 'redrive', 'attempts', 'provenance'];
  const workflow = await pipeline.rows('quarantine', attributes);
  const { rows } = await database.query('select * from millrace.quarantine where account_id = $1', [
    accountId,
  ]);
  return { workflow: workflow.filter((row) => row['accountId'] === accountId), stream: rows };
}

async function stored(accountId: string): Promise<{ workflow: Row[]; stream: Row[] }> {
  const workflow = await pipeline.rows('events', ['eventId', 'accountId', 'provenance']);
  const { rows } = await database.query(
    'select event_id, provenance from millrace.events where account_id = $1',
    [accountId],
  );
  return { workflow: workflow.filter((row) => row['accountId'] === accountId), stream: rows };
}

const sizes = ({ workflow, stream }: { workflow: Row[]; stream: Row[] }) => [
  workflow.length,
  stream.length,
];

const byOffset = (a: string, b: string): number =>
  Number(a.split(':')[3]) - Number(b.split(':')[3]);

const origins = (rows: readonly Row[]): string[] =>
  rows.map((row) => String((row['provenance'] as Row | null)?.['origin'])).sort();

describe('redriving quarantined Kafka records', () => {
  const accountId = `redrive-${randomUUID().slice(0, 8)}`;
  const run = `run-${accountId}`;
  let positions: string[];

  it(
    'finds them in the quarantines of both lanes',
    async () => {
      const records = Array.from({ length: COUNT }, (_, i) => bad(accountId, 2 * (COUNT - i)));
      await pipeline.sendKafka(
        records.map((event) => ({ key: Buffer.from(accountId), value: encodeTransaction(event) })),
      );

      const { workflow, stream } = await eventually(
        () => inQuarantine(accountId),
        (rows) => sizes(rows).every((size) => size === COUNT),
      );

      positions = workflow.map((row) => String(row['position'])).sort();
      expect(stream.map((row) => row['position']).sort()).toEqual(positions);
    },
    TIME,
  );

  it(
    'says what would be sent and changes nothing',
    async () => {
      const report = await redrive('--account', accountId, '--edit', EDIT, '--dry-run');

      expect(report).toMatchObject({ sent: COUNT, dryRun: true, failed: 0 });
      const { workflow, stream } = await inQuarantine(accountId);
      expect(new Set([...workflow, ...stream].map((row) => row['state']))).toEqual(
        new Set(['quarantined']),
      );
    },
    TIME,
  );

  it(
    'stores each once, with its origin, though the run is killed again and again and the edit gives new ids',
    async () => {
      const options = ['--account', accountId, '--edit', EDIT, '--run', run, '--rate', '50'];
      for (const begun of [5, 13, 22, 30]) await killedAt(begun, accountId, ...options);
      const open = (await inQuarantine(accountId)).stream.filter((r) => r['state'] !== 'redriven');
      // Killed in the middle, or this proves nothing.
      expect(open.length).toBeGreaterThan(0);
      expect(open.length).toBeLessThan(COUNT);

      const report = await redrive(...options);

      expect(report).toMatchObject({ run, failed: 0, taken: 0, missing: 0 });
      const { workflow, stream } = await eventually(
        () => stored(accountId),
        (rows) => sizes(rows).every((size) => size >= COUNT),
      );
      // Anything sent twice has arrived by now.
      await sleep(2_000);
      expect(sizes(await stored(accountId))).toEqual([COUNT, COUNT]);
      expect(origins(workflow)).toEqual(positions);
      expect(origins(stream)).toEqual(positions);
      expect(stream[0]?.['provenance']).toMatchObject({ redriveRun: run, redriveAttempt: 1 });
      const left = await inQuarantine(accountId);
      for (const row of [...left.workflow, ...left.stream]) {
        expect(row).toMatchObject({ state: 'redriven', redrive: { run }, attempts: 1 });
      }
    },
    TIME,
  );

  it(
    'sends nothing a second time, whoever asks',
    async () => {
      expect(await redrive('--account', accountId, '--edit', EDIT)).toMatchObject({ sent: 0 });
      expect(await redrive(positions[0] as string)).toMatchObject({ sent: 0, already: 1 });
    },
    TIME,
  );

  it(
    'is told by export and list, with the bytes that came first',
    async () => {
      const { stdout } = await millrace(['quarantine', 'export', '--account', accountId], home());
      const lines = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Row);
      const list = ['quarantine', 'list', '--account', accountId, '--json', '--limit', '100'];
      const listed = jsonOf(await millrace([...list, '--state', 'redriven'], home()))['records'];

      expect(lines.map((line) => line['position'])).toEqual(positions.toSorted(byOffset));
      expect(lines[0]).toMatchObject({ accountId, state: 'redriven', redrive: { run } });
      const original = Buffer.from(String(lines[0]?.['bytes']), 'base64');
      const read = decodeAvro(original, repositoryRegistry());
      expect(read.ok && read.event).toMatchObject({ accountId, currency: 'XQX' });
      expect(listed).toHaveLength(COUNT);
    },
    TIME,
  );
});

describe('redriving without repair', () => {
  it(
    'keeps the first origin and counts the attempt when a record is turned away again',
    async () => {
      const accountId = `again-${randomUUID().slice(0, 8)}`;
      await pipeline.putEvents([bad(accountId)]);
      const before = await eventually(
        () => inQuarantine(accountId),
        ({ workflow }) => workflow.length === 1,
      );
      const origin = String(before.workflow[0]?.['position']);

      expect(await redrive('--account', accountId)).toMatchObject({ sent: 1 });

      const after = await eventually(
        () => inQuarantine(accountId),
        ({ workflow }) => workflow.length === 2,
      );
      const again = after.workflow.find((row) => row['position'] !== origin);
      expect(again?.['provenance']).toMatchObject({ origin, redriveAttempt: 1 });

      expect(await redrive('--account', accountId, '--edit', EDIT)).toMatchObject({ sent: 1 });

      const { workflow } = await eventually(
        () => stored(accountId),
        (rows) => rows.workflow.length === 1,
      );
      expect(workflow[0]?.['provenance']).toMatchObject({ origin, redriveAttempt: 2 });
    },
    TIME,
  );
});
