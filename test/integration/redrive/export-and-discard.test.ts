import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonOf, millrace } from '../../e2e/millrace.ts';
import { connect, eventually, type Pipeline, type Row } from '../../helpers/pipeline.ts';
import { transaction } from '../../helpers/transactions.ts';

const TIME = 60_000;
const accountId = `export-${randomUUID().slice(0, 8)}`;
const bad = transaction({ eventId: randomUUID(), accountId, currency: 'XQX' });

let pipeline: Pipeline;
let directory: string;
let position: string;
beforeAll(async () => {
  pipeline = await connect();
  directory = await mkdtemp(join(tmpdir(), 'millrace-export-'));
  await pipeline.putEvents([bad]);
  const [entry] = await eventually(
    async () => {
      const rows = await pipeline.rows('quarantine', ['position', 'accountId']);
      return rows.filter((row) => row['accountId'] === accountId);
    },
    (rows) => rows.length === 1,
  );
  position = String(entry?.['position']);
}, TIME);
afterAll(async () => {
  await pipeline?.close();
  await rm(directory, { recursive: true, force: true });
});

const run = (...args: string[]) => millrace(args, process.env['MILLRACE_HOME'] as string);
const exported = (...args: string[]) =>
  run('quarantine', 'export', '--account', accountId, ...args);

describe('quarantine export', () => {
  it(
    'writes a line for each record into a file',
    async () => {
      const file = join(directory, 'bad.jsonl');
      expect(jsonOf(await exported('--file', file, '--json'))).toMatchObject({ written: 1 });
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
      expect(lines).toHaveLength(1);
      const line = JSON.parse(lines[0] as string) as Row;
      expect(line).toMatchObject({ position, accountId, state: 'quarantined' });
      expect(JSON.parse(Buffer.from(String(line['bytes']), 'base64').toString())).toEqual(bad);
    },
    TIME,
  );

  it(
    'writes the bytes of each record into a file of its own',
    async () => {
      const raw = join(directory, 'raw');
      expect(jsonOf(await exported('--raw', raw, '--json'))).toMatchObject({ written: 1 });
      const files = await readdir(raw);
      expect(files).toEqual([`${position.replaceAll(':', '_')}.bin`]);
      expect(JSON.parse(await readFile(join(raw, files[0] as string), 'utf8'))).toEqual(bad);
    },
    TIME,
  );
});

describe('quarantine discard', () => {
  it(
    'leaves a record readable, and no redrive gets it',
    async () => {
      const discard = ['quarantine', 'discard', position, '--json'];
      expect(jsonOf(await run(...discard))).toEqual({ discarded: [position], refused: [] });

      const redriven = jsonOf(await run('redrive', position, '--json'));
      expect(redriven).toMatchObject({ sent: 0, already: 1 });
      const found = jsonOf(await run('quarantine', 'show', position, '--json'));
      expect(found).toMatchObject({ position, state: 'discarded' });

      const again = await run(...discard);
      expect(again.code).toBe(1);
      expect(jsonOf(again)).toEqual({ discarded: [], refused: [position] });
    },
    TIME,
  );
});
