import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeTransaction } from '../../../src/adapters/registry/confluent-frame.ts';
import { fileRecords } from '../../../src/producer/files/file-source.ts';
import { randomFrom } from '../../../src/producer/generator/random.ts';
import type { RawMessage } from '../../helpers/sources.ts';
import { loadOf, streamOf } from '../../helpers/stream-lane/load.ts';
import { BothLanes } from './both-lanes.ts';
import { laneDifferences } from './lane-rows.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);
/** The long version is 100,000. */
const EVENTS = Number(process.env['PARITY_EVENTS'] ?? 20_000);
/** A file of card transactions, as published; without it a small one is made. */
const FILE = process.env['PARITY_FILE'];
const FILE_ROWS = Number(process.env['PARITY_FILE_ROWS'] ?? 3_000);
/** Slower than the workflow lane ever is. */
const withinMs = (records: number): number => 60_000 + records * 5;
/**
 * Records of the whole topic: more than two batches of any partition, for the workflow lane promises an order only
 * within an account.
 */
const BATCHES_AGO = 8_000;

let lanes: BothLanes;
beforeAll(async () => {
  lanes = await BothLanes.connect();
});
afterAll(() => lanes?.close());

describe(`one log through both lanes (seed ${SEED})`, () => {
  it(
    `${EVENTS} generated events with duplicates, late and bad ones and conflicts`,
    async () => {
      const partitionOf = (account: string): number => lanes.partitionOf(account);
      const ordered = { partitionOf, distance: BATCHES_AGO };
      const options = { seed: SEED, count: EVENTS, endAt: Date.now() - 8 * 3_600_000, ordered };
      const { population } = streamOf(options);
      const accounts = new Set(population.accounts.map(({ accountId }) => accountId));
      await lanes.seed(population);

      const { sent, workflow, stream } = await lanes.settle(
        loadOf(options),
        (accountId) => accounts.has(accountId),
        withinMs(EVENTS),
      );

      expect(laneDifferences(workflow, stream)).toEqual([]);
      const { events, duplicates, quarantine, alerts, windows, totals } = stream;
      expect(events.size + duplicates.size + quarantine.size).toBe(sent);
      expect(events.size).toBeGreaterThanOrEqual(EVENTS);
      for (const table of [duplicates, quarantine, alerts, windows, totals]) {
        expect(table.size).toBeGreaterThan(0);
      }
      const kinds = [...quarantine.values(), ...events.values()].join();
      expect(kinds).toContain('MLR_EVENT_ID_CONFLICT');
      expect(kinds).toContain('"late":true');
      expect(kinds).toContain('complete');
    },
    withinMs(EVENTS) * 3,
  );

  it(
    'a file of card transactions',
    async () => {
      const directory = mkdtempSync(join(tmpdir(), 'millrace-parity-'));
      const path = FILE ?? cardFile(join(directory, 'cards.csv.gz'));
      const messages: RawMessage[] = [];
      const accounts = new Set<string>();
      const problems: unknown[] = [];
      const records = fileRecords({ path, limit: FILE_ROWS }, (row) => problems.push(row));
      for await (const { event } of records) {
        // In accounts of its own: a file that was sent before would be behind their watermarks.
        const own = { ...event, accountId: `${SEED}-${event.accountId}` };
        accounts.add(own.accountId);
        messages.push({ key: Buffer.from(own.accountId), value: encodeTransaction(own) });
      }
      rmSync(directory, { recursive: true });

      const { workflow, stream } = await lanes.settle(
        messages,
        (accountId) => accounts.has(accountId),
        withinMs(FILE_ROWS),
      );

      expect(problems).toEqual([]);
      expect(laneDifferences(workflow, stream)).toEqual([]);
      expect(stream.events.size).toBe(FILE_ROWS);
      expect(stream.windows.size).toBe(accounts.size);
      expect(stream.alerts.size).toBeGreaterThan(0);
    },
    withinMs(FILE_ROWS) * 3,
  );
});

/** In the form of the Fraud Detection Handbook's data; ids of this run's own. */
function cardFile(path: string): string {
  const random = randomFrom(SEED);
  const lines = Array.from({ length: FILE_ROWS }, (_, i) => {
    const at = new Date(Date.UTC(2026, 0, 15) + i * 30_000).toISOString().slice(0, 19);
    const fraud = random.chance(0.01);
    const amount = random.float(1, fraud ? 20_000 : 150).toFixed(2);
    const row = [SEED * 100_000 + i, at.replace('T', ' '), random.int(0, 99), random.int(0, 999)];
    return [...row, amount, fraud ? 1 : 0, fraud ? 2 : 0].join();
  });
  const header =
    'TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO';
  writeFileSync(path, gzipSync(`${[header, ...lines].join('\n')}\n`));
  return path;
}
