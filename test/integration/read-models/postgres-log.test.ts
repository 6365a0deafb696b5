import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { LocalHome } from '../../../local/home.ts';
import { startPostgres } from '../../../local/postgres/server.ts';
import { copyOut } from '../../../src/adapters/postgres/binary-read.ts';
import type { BinaryRow } from '../../../src/adapters/postgres/binary-row.ts';
import { postgresCommittedLog } from '../../../src/adapters/postgres/committed-log.ts';
import { migrate } from '../../../src/adapters/postgres/migrate.ts';
import { committedLogBehaviour } from '../../behaviour/committed-log.ts';
import { leave, ownHome } from '../local/own-home.ts';
import { commitStretch } from './commit-stretch.ts';

let home: LocalHome;
let pool: pg.Pool;

beforeAll(async () => {
  home = ownHome();
  const { url } = await startPostgres(home);
  await migrate(url);
  pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => {});
}, 120_000);

afterAll(async () => {
  await pool.end();
  await leave(home);
});

committedLogBehaviour('PostgreSQL', async (stretches) => {
  for (const [partition, stretch] of stretches) await commitStretch(pool, partition, stretch);
  return postgresCommittedLog(pool);
});

describe('copyOut', () => {
  async function read<T>(query: string, of: (row: BinaryRow) => T): Promise<T[]> {
    const client = await pool.connect();
    const rows: T[] = [];
    try {
      const count = await copyOut(client, query, (row) => {
        rows.push(of(row));
      });
      expect(count).toBe(rows.length);
      // The connection is as good as before.
      expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
      return rows;
    } finally {
      client.release();
    }
  }

  it.each<readonly [string, (row: BinaryRow) => unknown, unknown]>([
    ['-7::int4', (row) => row.int4(0), -7],
    ['9007199254740991::int8', (row) => row.int8(0), Number.MAX_SAFE_INTEGER],
    ['-4294967297::int8', (row) => row.int8(0), -4294967297],
    ['1.5e-300::float8', (row) => row.float8(0), 1.5e-300],
    ["'NaN'::float8", (row) => row.float8(0), Number.NaN],
    ["''::text", (row) => row.text(0), ''],
    ["'short'::text", (row) => row.text(0), 'short'],
    ["'żółw'::text", (row) => row.text(0), 'żółw'],
    ["repeat('ab😀', 30)", (row) => row.text(0), 'ab😀'.repeat(30)],
    [
      "'00112233-4455-6677-8899-aabbccddeeff'::uuid",
      (row) => row.uuid(0),
      '00112233-4455-6677-8899-aabbccddeeff',
    ],
    ['true', (row) => row.bool(0), true],
    ['false', (row) => row.bool(0), false],
    [
      "'2026-11-24 10:20:30.123999Z'::timestamptz",
      (row) => row.timestamp(0),
      Date.UTC(2026, 10, 24, 10, 20, 30, 123),
    ],
    ["'1969-12-31 23:59:59.9995Z'::timestamptz", (row) => row.timestamp(0), -1],
    ["'\\x00ff10'::bytea", (row) => [...row.bytea(0)], [0, 255, 16]],
    [`'{"a": [1, "ż"]}'::jsonb`, (row) => JSON.parse(row.jsonb(0)), { a: [1, 'ż'] }],
    ['null::int4', (row) => row.isNull(0), true],
    ['0::int4', (row) => row.isNull(0), false],
  ])('reads %s', async (expression, of, value) => {
    expect(await read(`select ${expression}`, of)).toEqual([value]);
  });

  it('reads no rows', async () => {
    expect(await read('select 1 where false', (row) => row.columns)).toEqual([]);
  });

  it('reads rows that span many packets, whatever their length', async () => {
    const lengths = "select n, repeat('x', (n * 7919) % 100000) from generate_series(1, 300) n";

    const rows = await read(lengths, (row) => [row.int4(0), row.text(1).length]);

    expect(rows).toEqual(
      Array.from({ length: 300 }, (_, i) => [i + 1, ((i + 1) * 7919) % 100_000]),
    );
  });

  it('reads more columns than usual', async () => {
    const columns = Array.from({ length: 100 }, (_, i) => `${i}::int4`).join(',');

    expect(await read(`select ${columns}`, (row) => row.int4(99))).toEqual([99]);
  });

  it('keeps the server waiting while a row is being worked on', async () => {
    const client = await pool.connect();
    const { rows } = await client.query('select pg_backend_pid() as pid');
    let first = true;
    let waiting: unknown;

    const count = await copyOut(
      client,
      "select repeat('x', 1000) from generate_series(1, 100000)",
      async () => {
        if (!first) return;
        first = false;
        await new Promise((resolve) => setTimeout(resolve, 200));
        const activity = 'select wait_event from pg_stat_activity where pid = $1';
        waiting = (await pool.query(activity, [rows[0].pid])).rows[0].wait_event;
      },
    );

    client.release();
    expect(count).toBe(100_000);
    expect(waiting).toBe('ClientWrite');
  }, 30_000);

  it.each([
    ['at once', 'select * from nowhere', /nowhere/],
    [
      'after some rows',
      'select 1 / (5000 - n) from generate_series(1, 9000) n',
      /division by zero/,
    ],
  ])('tells of an error %s, and the connection goes on', async (_, query, message) => {
    const client = await pool.connect();

    await expect(copyOut(client, query, () => {})).rejects.toThrow(message);

    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    client.release();
  });

  it('tells of a connection that ends in the middle, also while a row is being worked on', async () => {
    const client = await pool.connect();
    client.on('error', () => {});
    const { rows } = await client.query('select pg_backend_pid() as pid');

    const reading = copyOut(
      client,
      "select repeat('x', 1000) from generate_series(1, 100000)",
      () => pool.query('select pg_terminate_backend($1)', [rows[0].pid]).then(() => {}),
    );

    await expect(reading).rejects.toThrow(/terminat/i);
    client.release(true);
  }, 30_000);
});
