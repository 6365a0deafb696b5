import { expect, it } from '@jest/globals';
import { createRecordsBatch } from '@platformatic/kafka';
import fc from 'fast-check';
import { acceptedEvents } from '../../../../src/adapters/kafka/accepted-events.ts';
import type { LogChunk } from '../../../../src/adapters/kafka/log-reader.ts';
import { encodeTransaction } from '../../../../src/adapters/registry/confluent-frame.ts';
import { repositoryRegistry } from '../../../../src/adapters/registry/repository-registry.ts';
import type { OffsetRange } from '../../../../src/application/ports/committed-log.ts';
import type { SchemaRegistry } from '../../../../src/application/ports/schema-registry.ts';
import { PartitionRebuild } from '../../../../src/application/rebuild/partition-rebuild.ts';
import type { Alert } from '../../../../src/domain/alert.ts';
import { rulesFor } from '../../../../src/domain/detectors/index.ts';
import type { Transaction } from '../../../../src/domain/event.ts';
import { LOW_SETTINGS, streamsOf } from '../../../helpers/window-streams.ts';
import { stream, windowOf } from '../../../helpers/windows.ts';

const ACCOUNTS = ['acc-1', 'acc-2', 'acc-3'];
const RECORDS_OF_A_BATCH = 4;

/** The events as a broker keeps them: batches of a few records. */
function batchesOf(events: readonly Transaction[]): { first: number; bytes: Buffer }[] {
  const starts = events.flatMap((_, i) => (i % RECORDS_OF_A_BATCH === 0 ? [i] : []));
  return starts.map((first) => {
    const messages = events.slice(first, first + RECORDS_OF_A_BATCH).map((event) => ({
      ...{ topic: 't', key: Buffer.from(event.accountId), value: encodeTransaction(event) },
    }));
    const bytes = Buffer.from(createRecordsBatch(messages).buffer);
    bytes.writeBigInt64BE(BigInt(first), 0);
    return { first, bytes };
  });
}

/** A log that answers with two batches at a time, whole, wherever in one the range begins or ends. */
const logOf = (events: readonly Transaction[]) => ({
  async *chunks(_topic: string, { from, to }: OffsetRange): AsyncGenerator<LogChunk> {
    const batches = batchesOf(events);
    for (let at = from; at < to; ) {
      const index = Math.floor(at / RECORDS_OF_A_BATCH);
      const two = batches.slice(index, index + 2);
      const next = Math.min(events.length, (index + two.length) * RECORDS_OF_A_BATCH);
      const records = Buffer.concat(two.map(({ bytes }) => bytes));
      yield { from: at, next, records, aborted: [] };
      at = next;
    }
  },
});

/** Forgets a schema after every so many looks, as a cache may. */
function forgetful(every: number): SchemaRegistry {
  const registry = repositoryRegistry();
  let looks = 0;
  return {
    reader: (reference) => (looks++ % every === 0 ? undefined : registry.reader(reference)),
    resolve: (references) => registry.resolve(references),
  };
}

it('makes the windows and alerts of the events that count, in whatever stretches they are taken', async () => {
  await fc.assert(
    fc.asyncProperty(
      streamsOf(4, ACCOUNTS),
      fc.array(fc.nat(60), { maxLength: 5 }),
      fc.uniqueArray(fc.nat(60), { maxLength: 10 }),
      fc.integer({ min: 2, max: 20 }),
      async (events, cuts, away, every) => {
        const turnedAway = Float64Array.from(away.sort((a, b) => a - b));
        const raised: { alert: Alert; offset: number }[] = [];
        const source = acceptedEvents(logOf(events), 't', forgetful(every));
        const rebuild = new PartitionRebuild(0, source, rulesFor(LOW_SETTINGS), {
          add: (alert, _, offset) => raised.push({ alert, offset }),
          relieve: async () => {},
          flush: async () => {},
        });
        const ends = [...cuts, events.length].filter((to) => to <= events.length);
        for (const to of ends.sort((a, b) => a - b)) {
          await rebuild.advance({ from: rebuild.nextOffset, to, turnedAway });
        }

        const counted = events.filter((_, offset) => !away.includes(offset));
        const expected = stream(counted, LOW_SETTINGS);
        expect(raised.map(({ alert }) => alert)).toEqual(expected.alerts);
        for (const account of ACCOUNTS) {
          expect(windowOf(rebuild.windows, account)).toEqual(windowOf(expected.memory, account));
        }
      },
    ),
    { numRuns: 60 },
  );
});
