/**
 * Runs in a copy of the repository whose schema has a version 2 with `deviceId`: takes events of both versions through
 * decoding, rules and stores, and prints what came out.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import avro, { type Schema } from 'avsc';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { eventItem } from '../../../src/adapters/dynamodb/ledger-items.ts';
import { CopyBuffer } from '../../../src/adapters/postgres/copy-buffer.ts';
import {
  appendEvent,
  appendId,
  COPY_EVENTS,
  COPY_IDS,
} from '../../../src/adapters/postgres/event-row.ts';
import { storedEvents } from '../../../src/adapters/postgres/known-events.ts';
import { encodeTransaction } from '../../../src/adapters/registry/confluent-frame.ts';
import { fingerprintOf } from '../../../src/application/fingerprint.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { transactionSchemas } from '../../../src/domain/transaction.generated.ts';
import { encoding } from '../../../src/domain/validation/rules/encoding.ts';
import { shapeOf } from '../../../src/domain/validation/shape.ts';

const old: Transaction = {
  eventId: '00000000-0000-4000-8000-000000000001',
  type: 'PURCHASE',
  accountId: 'acc-1',
  amountMinor: 12_50,
  currency: 'EUR',
  merchantId: 'm-1',
  terminalId: null,
  country: 'DE',
  latitude: 1.5,
  longitude: 2.5,
  occurredAt: Date.UTC(2026, 0, 15, 12),
  metadata: { a: '1', b: '2' },
};
const stated = (value: unknown): Transaction => ({ ...old, deviceId: value }) as Transaction;

const types = transactionSchemas.map((schema) => avro.Type.forSchema(schema as unknown as Schema));
const [first, second] = types as [avro.Type, avro.Type];
const readOld: Transaction = second.fromBuffer(first.toBuffer(old), second.createResolver(first));
const readNew: Transaction = second.fromBuffer(encodeTransaction(stated('d-1')).subarray(5));
const readUnstated: Transaction = second.fromBuffer(encodeTransaction(old).subarray(5));

/** The event as PostgreSQL gives it back; nothing stays there. */
async function throughPostgres(event: Transaction): Promise<Transaction | undefined> {
  const client = new pg.Client(process.env['DATABASE_URL']);
  await client.connect();
  try {
    await client.query('begin');
    const arrival = {
      event,
      enrichment: { level: 'none' },
      partition: 0,
      offset: 7,
      receivedAt: 0,
    } as const;
    const [rows, ids] = [new CopyBuffer(), new CopyBuffer()];
    appendEvent(rows, arrival, false);
    appendId(ids, arrival);
    await pipeline(Readable.from([rows.finished()]), client.query(from(COPY_EVENTS)));
    await pipeline(Readable.from([ids.finished()]), client.query(from(COPY_IDS)));
    return (await storedEvents(client, [event.eventId])).get(event.eventId)?.event;
  } finally {
    await client.end();
  }
}

const shaped = (value: unknown) => {
  const answer = shapeOf(stated(value));
  return answer.ok ? (answer.event as { deviceId?: unknown }).deviceId : answer.rejection.cause;
};
const item = (event: Transaction) =>
  eventItem(
    {
      event,
      enrichment: { level: 'none' },
      position: 'p',
      fingerprint: 'f',
      receivedAt: 0,
      late: false,
    },
    0,
  )['deviceId'];
const print = async (event: Transaction) => {
  const back = await throughPostgres(event);
  return back === undefined ? 'nothing' : fingerprintOf(back);
};

console.log(
  JSON.stringify({
    decoded: [readOld, readUnstated, readNew].map(
      (event) => (event as { deviceId?: unknown }).deviceId,
    ),
    fingerprints: [old, readOld, stated(null), readUnstated].map(fingerprintOf),
    fingerprintStated: fingerprintOf(readNew),
    shaped: [undefined, null, 'd-1', 7].map(shaped),
    encoding: [encoding(stated('d-1'), {} as never), encoding(stated('a\0b'), {} as never)?.code],
    dynamo: [item(readOld) ?? null, item(readNew)],
    postgres: [await print(readOld), await print(readNew)],
  }),
);
