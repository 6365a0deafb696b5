import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { copyOut } from '../../../../src/adapters/postgres/binary-read.ts';
import { CopyBuffer } from '../../../../src/adapters/postgres/copy-buffer.ts';
import { runPipeline } from '../../../../src/adapters/postgres/pipeline.ts';
import { servers } from '../../../helpers/stream-lane/servers.ts';

const COLUMNS = 'a int4, b int8, c float8, d text, e uuid, f bool, g timestamptz, h bytea, i jsonb';

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client(servers().databaseUrl);
  await client.connect();
  await client.query(`create temporary table t (${COLUMNS}, n int4 unique)`);
});
afterAll(() => client?.end());

const TEXT = fc
  .string({ unit: 'grapheme', maxLength: 80 })
  .map((text) => text.replaceAll('\0', ''));
const ROW = fc.record({
  a: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  b: fc.maxSafeInteger(),
  c: fc.double({ noNaN: true }),
  d: fc.option(TEXT),
  e: fc.uuid(),
  f: fc.boolean(),
  g: fc.integer({ min: -8_000_000_000_000, max: 9_900_000_000_000 }),
  h: fc.uint8Array({ maxLength: 60 }),
  i: fc.dictionary(TEXT, TEXT, { maxKeys: 4 }),
});
type Row = typeof ROW extends fc.Arbitrary<infer R> ? R : never;

function append(rows: CopyBuffer, row: Row, n: number): void {
  rows.row(10);
  rows.int4(row.a);
  rows.int8(row.b);
  rows.float8(row.c);
  if (row.d === null) rows.null();
  else rows.text(row.d);
  rows.uuid(row.e);
  rows.boolean(row.f);
  rows.timestamp(row.g);
  rows.bytea(row.h);
  rows.jsonb(JSON.stringify(row.i));
  rows.int4(n);
}

const COPY = 'copy t from stdin (format binary)';

describe('rows through COPY', () => {
  it('come back as they were written, whatever is in them', async () => {
    const rows = new CopyBuffer(64);
    await fc.assert(
      fc.asyncProperty(fc.array(ROW, { minLength: 1, maxLength: 30 }), async (given) => {
        rows.clear();
        for (const [n, row] of given.entries()) append(rows, row, n);

        const touched = await runPipeline(client, [
          'begin; truncate t',
          { copy: COPY, rows },
          'commit',
        ]);

        const back: Row[] = [];
        await copyOut(client, 'select * from t order by n', (row) => {
          back.push({
            a: row.int4(0),
            b: row.int8(1),
            c: row.float8(2),
            d: row.isNull(3) ? null : row.text(3),
            e: row.uuid(4),
            f: row.bool(5),
            g: row.timestamp(6),
            h: Uint8Array.from(row.bytea(7)),
            i: JSON.parse(row.jsonb(8)),
          });
        });
        expect(touched[1]).toBe(given.length);
        expect(back).toEqual(given);
      }),
      { numRuns: 60 },
    );
  });

  it('may be many more than the socket takes at once', async () => {
    const rows = new CopyBuffer();
    const [row] = fc.sample(ROW, { numRuns: 1, seed: 1 }) as [Row];
    for (let n = 0; n < 60_000; n++) append(rows, row, n);

    const touched = await runPipeline(client, ['truncate t', { copy: COPY, rows }]);

    expect(rows.size).toBeGreaterThan(4_000_000);
    expect(touched[1]).toBe(60_000);
  });
});

describe('a pipeline', () => {
  it('tells how many rows each step touched', async () => {
    const rows = await runPipeline(client, [
      'truncate t',
      'insert into t (n) values (1), (2), (3)',
      'delete from t where n > 1; update t set n = 7',
      'select 1',
    ]);

    expect(rows).toEqual([0, 3, 1, 1]);
  });

  it('fails with the first error, writes nothing, and leaves the connection usable', async () => {
    const rows = new CopyBuffer();
    const [row] = fc.sample(ROW, { numRuns: 1, seed: 2 }) as [Row];
    append(rows, row, 1);
    append(rows, row, 1);
    await client.query('truncate t');

    const failing = runPipeline(client, [
      'begin; insert into t (n) values (5)',
      { copy: COPY, rows },
      'insert into t (n) values (6)',
      { copy: COPY, rows },
      'commit',
    ]);

    await expect(failing).rejects.toMatchObject({
      code: '23505',
      constraint: 't_n_key',
      message: expect.stringContaining('duplicate key'),
    });
    expect((await client.query('select n from t')).rows).toEqual([]);
  });

  it('ends with an error when the connection breaks', async () => {
    const victim = new pg.Client(servers().databaseUrl);
    victim.on('error', () => {});
    await victim.connect();
    const { rows } = await victim.query('select pg_backend_pid() as pid');

    const waiting = runPipeline(victim, ['begin; select pg_sleep(20)', 'commit']);
    const failed = expect(waiting).rejects.toThrow(/terminat/i);
    await client.query('select pg_terminate_backend($1)', [rows[0].pid]);

    await failed;
  });
});
