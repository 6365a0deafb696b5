import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Positioned } from '../../application/audit/ports.ts';
import type { OffsetRange } from '../../application/ports/committed-log.ts';
import type { CopiedRow } from './audit-rows.ts';

export const PAGE = 2_000;
/** An original may be 300 KB, or larger in its bucket. */
const PAGE_OF_ORIGINALS = 50;

type Table = 'events' | 'duplicates' | 'quarantine';
type Of<Row> = (row: CopiedRow) => Row | Promise<Row>;

/** Reads a copy of tables, a page at a time. */
export function copiedPages(db: DatabaseSync) {
  const all = (text: string, ...values: SQLInputValue[]): CopiedRow[] =>
    db.prepare(text).all(...values);
  const limitOf = (table: Table) => (table === 'quarantine' ? PAGE_OF_ORIGINALS : PAGE);
  return {
    all,
    /** The parts of an account's window that there are, by number. */
    partsOf: (accountId: string): ReadonlyMap<number, Uint8Array> =>
      new Map(
        all('select number, state from window_parts where account_id = ?', accountId).map(
          ({ number, state }) => [Number(number), state as Uint8Array],
        ),
      ),
    /** What stands in a range of the topic, in order of offset. */
    async *placed<Row>(
      table: Table,
      { partition, from, to }: OffsetRange,
      of: Of<Row>,
    ): AsyncGenerator<Row[], void> {
      const next = `select rowid, * from ${table} where part = ? and at < ? and (at, rowid) > (?, ?)
        order by at, rowid limit ${limitOf(table)}`;
      for (let after: CopiedRow = { at: from - 1, rowid: Number.MAX_SAFE_INTEGER }; ; ) {
        const rows = all(next, partition, to, Number(after['at']), Number(after['rowid']));
        const last = rows.at(-1);
        if (last === undefined) return;
        yield await Promise.all(rows.map(of));
        after = last;
      }
    },
    /** What stands in no place of the topic. */
    async *unplaced<Row>(table: Table, of: Of<Row>): AsyncGenerator<Positioned<Row>[], void> {
      const next = `select rowid, * from ${table} where part is null and rowid > ?
        order by rowid limit ${limitOf(table)}`;
      for (let after = 0; ; ) {
        const rows = all(next, after);
        if (rows.length === 0) return;
        const values = await Promise.all(rows.map(of));
        yield values.map((row, i) => ({ ...row, position: String(rows[i]?.['position']) }));
        after = Number(rows.at(-1)?.['rowid']);
      }
    },
  };
}
