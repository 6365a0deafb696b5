import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { generate } from '../../../../schemas/generate.ts';
import { migrate } from '../../../../src/adapters/postgres/migrate.ts';
import { withField } from '../../../helpers/schema-folder.ts';
import { servers } from '../../../helpers/stream-lane/servers.ts';

const ROOT = new URL('../../../../', import.meta.url).pathname;
/** What the stores hold of the probe's event since version 1; it must not change. */
const STORED = '01752c103928126e';

const copy = mkdtempSync(join(tmpdir(), 'added-field-'));
const databaseUrl = new URL('/added_field', servers().databaseUrl).href;
const admin = async (query: string) => {
  const client = new pg.Client(servers().databaseUrl);
  await client.connect();
  await client.query(query).finally(() => client.end());
};

beforeAll(async () => {
  await admin('create database added_field');
  await migrate(databaseUrl);
});
afterAll(async () => {
  rmSync(copy, { recursive: true });
  await admin('drop database added_field with (force)');
});

it('a field added to the schema, and nothing else, is read, judged and stored by both lanes', () => {
  for (const folder of ['schemas', 'src', 'docs', 'test/helpers/added-field', 'package.json']) {
    cpSync(join(ROOT, folder), join(copy, folder), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const field = { name: 'deviceId', type: ['null', 'string'], default: null };
  writeFileSync(join(copy, 'schemas/transactions-value/2.avsc'), JSON.stringify(withField(field)));
  expect(generate(pathToFileURL(join(copy, 'schemas/'))).problems).toEqual([]);

  const probe = join(copy, 'test/helpers/added-field/probe.ts');
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  const found = JSON.parse(execFileSync(process.execPath, [probe], { env, encoding: 'utf8' }));

  expect(found).toEqual({
    decoded: [null, null, 'd-1'],
    fingerprints: [STORED, STORED, STORED, STORED],
    fingerprintStated: expect.not.stringMatching(STORED),
    shaped: [null, null, 'd-1', 'deviceId is not a string'],
    encoding: [null, 'MLR_ENCODING_INVALID'],
    dynamo: [null, { S: 'd-1' }],
    postgres: [STORED, found.fingerprintStated],
  });
});
