import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { fileRows } from '../../../../../bin/commands/reference/file-rows.ts';
import type { ReferenceKind } from '../../../../../src/application/ports/reference-store.ts';
import type { BadRow } from '../../../../../src/producer/files/file-source.ts';

const directory = mkdtempSync(join(tmpdir(), 'millrace-reference-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function read(name: string, text: string, kind?: ReferenceKind) {
  const path = join(directory, name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  const bad: BadRow[] = [];
  const rows = await Array.fromAsync(fileRows(path, kind, (row) => bad.push(row)));
  return { rows, bad };
}

describe('a file of reference data', () => {
  it('gives the rows that fit, and line and reason of those that do not', async () => {
    const text = 'accountId,homeCountry\na1,DE\na2,Germany\n\na3\n a4 , FR \n';
    expect(await read('accounts.csv', text)).toEqual({
      rows: [
        { kind: 'accounts', id: 'a1', value: { homeCountry: 'DE' } },
        { kind: 'accounts', id: 'a4', value: { homeCountry: 'FR' } },
      ],
      bad: [
        { line: 3, reason: expect.stringMatching(/^homeCountry "Germany" is no country/) },
        { line: 5, reason: 'the line has more or fewer columns than the header' },
      ],
    });
  });

  it('may be JSON Lines, zipped', async () => {
    const text = '{"merchantId":"m1","name":"One"}\n{"merchantId":"m2","country":"DE"}\n';
    const { rows } = await read('merchants.jsonl.gz', text);
    expect(rows).toEqual([
      { kind: 'merchants', id: 'm1', value: { name: 'One' } },
      { kind: 'merchants', id: 'm2', value: { country: 'DE' } },
    ]);
  });

  it.each([
    ['id,segment\na,x\n', undefined, /must be accountId or merchantId/],
    ['accountId,homecountry\na,DE\n', undefined, /No column of accounts is homecountry/],
    ['accountId,segment\na,x\n', 'merchants', /No column merchantId; there are accountId, segment/],
  ] as const)('with other columns is refused: %j', async (text, kind, message) => {
    await expect(read('other.csv', text, kind)).rejects.toMatchObject({
      code: 'MLR_CONFIG_INVALID',
      message: expect.stringMatching(message),
    });
  });
});
