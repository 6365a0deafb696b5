import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type BadRow,
  type FileOptions,
  fileRecords,
} from '../../../../src/producer/files/file-source.ts';

const HANDBOOK = `TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO
900,2019-01-01 00:00:31,12,345,57.16,0,0
901,2019-01-01 00:02:10,13,,81.5,1,2
902,2019-01-01 00:02:11,13,346,cheap,0,0
903,2019-01-01 00:02:12,13
904,2019-01-01 00:02:13,14,347,3.00,0,0
`;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-files-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

async function read(name: string, content: string | Buffer, options: Partial<FileOptions> = {}) {
  const path = join(directory, name);
  writeFileSync(path, content);
  const bad: BadRow[] = [];
  const events = [];
  for await (const { event } of fileRecords({ path, ...options }, (row) => bad.push(row))) {
    events.push(event);
  }
  return { events, bad };
}

describe('fileRecords', () => {
  it('knows the Fraud Detection Handbook by its header and names the rows that do not map', async () => {
    const { events, bad } = await read('sample.csv.gz', gzipSync(HANDBOOK));

    expect(events.map((event) => event.amountMinor)).toEqual([5716, 8150, 300]);
    expect(events[1]).toEqual({
      eventId: expect.stringMatching(/^[0-9a-f-]{14}5[0-9a-f-]{21}$/),
      type: 'PURCHASE',
      accountId: '13',
      amountMinor: 8150,
      currency: 'EUR',
      merchantId: null,
      terminalId: null,
      country: null,
      latitude: null,
      longitude: null,
      occurredAt: Date.UTC(2019, 0, 1, 0, 2, 10),
      metadata: { fraud: '1', 'fraud-scenario': '2' },
    });
    expect(bad).toEqual([
      { line: 4, reason: 'amount "cheap" is not an amount like 57.16' },
      { line: 5, reason: 'the line has more or fewer columns than the header' },
    ]);
  });

  it('gives a row the same id every time, and rows other ids', async () => {
    const [first, again] = [await read('a.csv', HANDBOOK), await read('b.csv', HANDBOOK)];
    const ids = first.events.map((event) => event.eventId);
    expect(again.events.map((event) => event.eventId)).toEqual(ids);
    expect(new Set(ids).size).toBe(3);
  });

  it('stops after the limit, bad rows included', async () => {
    const { events, bad } = await read('limit.csv', HANDBOOK, { limit: 3 });
    expect([events.length, bad.length]).toEqual([2, 1]);
  });

  it('maps columns and sets constants by hand', async () => {
    const content = 'id,user,sum,at,shop\np-1,u1,1200,1546300831000,north\n';
    const { events } = await read('own.csv', content, {
      map: {
        id: 'eventId',
        user: 'accountId',
        sum: 'amount',
        at: 'occurredAt',
        shop: 'metadata.shop',
      },
      set: { currency: 'JPY', type: 'withdrawal' },
    });
    expect(events).toEqual([
      expect.objectContaining({
        accountId: 'u1',
        amountMinor: 1200,
        currency: 'JPY',
        type: 'WITHDRAWAL',
        metadata: { shop: 'north' },
      }),
    ]);
  });

  it('reads JSON lines with field names as they are', async () => {
    const event = {
      eventId: '0d9f6f1e-5d4c-4a52-9c0e-000000000001',
      type: 'REFUND',
      accountId: 'a',
      amountMinor: 5,
      currency: 'EUR',
      latitude: 52.1,
      longitude: 4.9,
      occurredAt: 1546300831000,
      metadata: { channel: 'web' },
    };
    const { events, bad } = await read('e.jsonl', `${JSON.stringify(event)}\n\n[1]\n{oops\n`);
    expect(events).toEqual([expect.objectContaining(event)]);
    expect(bad.map(({ line }) => line)).toEqual([3, 4]);
  });

  it.each([
    [
      'columns nobody mapped',
      'x.csv',
      'a,b\n1,2\n',
      {},
      /Nothing fills eventId, .*--map column=field/,
    ],
    ['an unknown column', 'x.csv', HANDBOOK, { map: { NOPE: 'amount' } }, /No column "NOPE"/],
    ['an unknown field', 'x.csv', HANDBOOK, { map: { TX_AMOUNT: 'price' } }, /No field "price"/],
    ['an unknown preset', 'x.csv', HANDBOOK, { preset: 'nope' }, /No preset "nope"/],
    ['an unknown extension', 'x.xls', 'a', {}, /none of \.csv/],
    ['a file that is no gzip', 'x.csv.gz', 'plain', {}, /Reading .*x\.csv\.gz failed/],
  ])('refuses %s with a sentence', async (_, name, content, options, message) => {
    await expect(read(name, content, options)).rejects.toThrow(message);
  });

  it('says when there is no such file', async () => {
    const path = join(directory, 'absent.csv');
    const reading = fileRecords({ path }, () => {}).next();
    await expect(reading).rejects.toMatchObject({ code: 'MLR_FILE_UNREADABLE' });
  });
});
