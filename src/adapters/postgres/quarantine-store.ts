import type { ClientBase, Pool } from 'pg';
import type {
  Quarantine,
  QuarantineEntry,
  QuarantineRef,
  QuarantineStore,
  Redrive,
} from '../../application/ports/quarantine.ts';
import { insertQuarantined } from './small-rows.ts';

const PAGE = 500;

/** Puts records outside a batch's transaction. @param now epoch ms */
export function postgresQuarantine(client: ClientBase, now: () => number): Quarantine {
  return { put: (records) => insertQuarantined(client, records, now()) };
}

/** The stream lane's quarantine, read and redriven from. */
export function postgresQuarantineStore(pool: Pick<Pool, 'query'>): QuarantineStore {
  const entryAt = async (position: string): Promise<QuarantineEntry | undefined> => {
    const { rows } = await pool.query('select * from millrace.quarantine where position = $1', [
      position,
    ]);
    return rows[0] === undefined ? undefined : entryOf(rows[0]);
  };
  const end = async (position: string, run: string, state: string, redrive: string) => {
    await pool.query(
      `update millrace.quarantine set state = $3, redrive = ${redrive}
       where position = $1 and state = 'redriving' and redrive->>'run' = $2`,
      [position, run, state],
    );
  };
  return {
    async *list({ code, accountId, states, from, to }) {
      let after = { at: new Date(from), position: '' };
      for (;;) {
        const { rows } = await pool.query(
          `select position, quarantined_at, state from millrace.quarantine
           where (quarantined_at, position) > ($1, $2) and quarantined_at < $3
             and ($4::text is null or code = $4) and ($5::text is null or account_id = $5)
             and ($6::text[] is null or state = any($6))
           order by quarantined_at, position limit ${PAGE}`,
          [after.at, after.position, new Date(to), code ?? null, accountId ?? null, states ?? null],
        );
        for (const row of rows) yield refOf(row);
        const last = rows.at(-1);
        if (last === undefined || rows.length < PAGE) return;
        after = { at: last.quarantined_at, position: last.position };
      }
    },
    get: entryAt,
    async begin(position, redrive) {
      const { bytes, ...rest } = redrive;
      const plain = { ...rest, ...(bytes && { bytes: Buffer.from(bytes).toString('base64') }) };
      const { rowCount } = await pool.query(
        `update millrace.quarantine set state = 'redriving', redrive = $2
         where position = $1 and state = 'quarantined'`,
        [position, JSON.stringify(plain)],
      );
      if (rowCount === 1) return redrive;
      const entry = await entryAt(position);
      return entry?.state === 'redriving' && entry.redrive?.run === redrive.run
        ? entry.redrive
        : undefined;
    },
    finish: (position, run) => end(position, run, 'redriven', 'redrive'),
    release: (position, run) => end(position, run, 'quarantined', 'null'),
    async discard(position) {
      const { rowCount } = await pool.query(
        `update millrace.quarantine set state = 'discarded' where position = $1 and state = 'quarantined'`,
        [position],
      );
      return rowCount === 1;
    },
  };
}

type Row = Readonly<Record<string, unknown>>;

const refOf = (row: Row): QuarantineRef => ({
  position: row['position'] as string,
  firstSeenAt: (row['quarantined_at'] as Date).getTime(),
  state: row['state'] as QuarantineRef['state'],
});

function entryOf(row: Row): QuarantineEntry {
  const { bytes, ...redrive } = (row['redrive'] ?? {}) as Omit<Redrive, 'bytes'> & {
    readonly bytes?: string;
  };
  const given = {
    headers: row['headers'],
    provenance: row['provenance'],
    eventId: row['event_id'],
    accountId: row['account_id'],
    redrive: row['redrive'] && {
      ...redrive,
      ...(bytes !== undefined && { bytes: Buffer.from(bytes, 'base64') }),
    },
  };
  return {
    ...refOf(row),
    code: row['code'],
    cause: row['cause'],
    route: row['route'],
    key: row['key'],
    bytes: row['bytes'],
    receivedAt: (row['received_at'] as Date).getTime(),
    lastSeenAt: ((row['last_seen_at'] ?? row['quarantined_at']) as Date).getTime(),
    attempts: row['attempts'],
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)),
  } as QuarantineEntry;
}
