import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeTransaction } from '../../../src/adapters/registry/confluent-frame.ts';
import { repositoryRegistry } from '../../../src/adapters/registry/repository-registry.ts';
import type { Carried } from '../../../src/application/carry.ts';
import { ingest } from '../../../src/application/ingest.ts';
import type { Telemetry } from '../../../src/application/ports/telemetry.ts';
import type { Workflow } from '../../../src/application/ports/workflow.ts';
import type { EnrichedRecord, SourceRecord } from '../../../src/application/records.ts';
import { detectBatch } from '../../../src/application/steps/detect-batch.ts';
import { enrichBatch } from '../../../src/application/steps/enrich-batch.ts';
import { persistBatch } from '../../../src/application/steps/persist-batch.ts';
import { validateBatch } from '../../../src/application/steps/validate-batch.ts';
import { rulesFor } from '../../../src/domain/detectors/index.ts';
import { DETECTOR_SETTINGS } from '../../../src/domain/detectors.config.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { type MemoryStore, memoryStore } from '../../helpers/memory-store.ts';
import { transaction, uuid } from '../../helpers/transactions.ts';

const START = Date.UTC(2026, 0, 15);
const registry = repositoryRegistry();
const telemetry: Telemetry = { count: () => undefined, observe: () => undefined };
const rules = rulesFor({
  ...DETECTOR_SETTINGS,
  highValue: { amount: 9, byCurrency: {} },
  velocity: { windowMs: 600_000, maxEvents: 4 },
});

/** The four steps over a store, with the loop that the state machine draws. */
function workflowOver(store: MemoryStore, interrupt: () => void): Workflow {
  const base = { ...store, registry, telemetry };
  return {
    async run(input) {
      const validated = await validateBatch(input, base);
      interrupt();
      const reference = {
        lookUp: async () => ({ accounts: new Map(), merchants: new Map() }),
      };
      const enriched = await enrichBatch(validated, {
        ...base,
        reference,
        onDegraded: () => undefined,
      });
      let state: { attempt: number; batch: Carried<readonly EnrichedRecord[]> } = enriched;
      for (;;) {
        const detected = await detectBatch(state, { ...base, rules });
        interrupt();
        const persisted = await persistBatch(detected, { ...base, now: () => START });
        interrupt();
        if (persisted.outcome === 'stored') return { kind: 'succeeded' };
        if (persisted.attempt >= 8) return { kind: 'failed', error: 'contention', cause: '' };
        state = persisted;
      }
    },
  };
}

/** Delivers records in batches, again and again until all are acknowledged; batches of a wave run at once. */
async function deliver(
  records: readonly SourceRecord[],
  batchSize: number,
  store: MemoryStore,
  crashes: number[],
): Promise<void> {
  let calls = 0;
  const crashAt = new Set(crashes);
  const workflow = workflowOver(store, () => {
    if (crashAt.delete(calls++)) throw new Error('killed');
  });
  let left = [...records];
  while (left.length > 0) {
    const batches: SourceRecord[][] = [];
    for (let i = 0; i < left.length; i += batchSize) batches.push(left.slice(i, i + batchSize));
    const again = await Promise.all(
      batches.map(async (batch) => {
        try {
          const { failed } = await ingest(batch, { ...store, registry, telemetry, workflow });
          return batch.filter((record) => failed.has(record.position));
        } catch {
          return batch;
        }
      }),
    );
    left = again.flat();
  }
}

const events = fc
  .array(
    fc.record({
      account: fc.integer({ min: 1, max: 4 }),
      minute: fc.integer({ min: 0, max: 3 }),
      amountMinor: fc.integer({ min: 0, max: 1_000 }),
    }),
    { minLength: 1, maxLength: 40, size: 'max' },
  )
  .map((list) =>
    list.map(({ account, minute, amountMinor }, i) =>
      transaction({
        eventId: uuid(i + 1),
        accountId: `acc-${account}`,
        amountMinor,
        occurredAt: START + minute * 60_000,
      }),
    ),
  );

function recordOf(event: Transaction, offset: number): SourceRecord {
  return {
    position: `kafka:t:0:${offset}`,
    key: event.accountId,
    value: encodeTransaction(event).toString('base64'),
    receivedAt: START + 24 * 3_600_000,
  };
}

describe('exactly once', () => {
  it('holds for events sent twice, shuffled over concurrent batches, with crashes anywhere', async () => {
    const cases = events.chain((list) =>
      fc.record({
        list: fc.constant(list),
        order: fc.shuffledSubarray([...list, ...list], { minLength: 2 * list.length }),
        batchSize: fc.integer({ min: 1, max: 15 }),
        crashes: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 5 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ list, order, batchSize, crashes }) => {
        const calm = memoryStore();
        await deliver(list.map(recordOf), list.length, calm, []);

        const rough = memoryStore();
        await deliver(order.map(recordOf), batchSize, rough, crashes);

        expect([...rough.events.keys()].sort()).toEqual(list.map((e) => e.eventId).sort());
        expect([...rough.alerts.keys()].sort()).toEqual([...calm.alerts.keys()].sort());
        expect(rough.duplicates.size).toBe(list.length);
        expect(rough.quarantined.size).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('quarantines the same id with other content and keeps the first', async () => {
    const store = memoryStore();
    const first = transaction({ eventId: uuid(1), amountMinor: 100 });
    const other = transaction({ eventId: uuid(1), amountMinor: 999 });
    const elsewhere = transaction({ eventId: uuid(1), accountId: 'acc-2' });

    await deliver([recordOf(first, 1)], 1, store, []);
    await deliver([recordOf(other, 2), recordOf(elsewhere, 3), recordOf(first, 4)], 3, store, []);

    expect(store.events.get(uuid(1))?.event.amountMinor).toBe(100);
    const conflicts = [...store.quarantined.values()].sort((a, b) =>
      a.position < b.position ? -1 : 1,
    );
    expect(conflicts.map((r) => [r.position, r.code])).toEqual([
      ['kafka:t:0:2', 'MLR_EVENT_ID_CONFLICT'],
      ['kafka:t:0:3', 'MLR_EVENT_ID_CONFLICT'],
    ]);
    expect(Buffer.from(conflicts[0]?.bytes ?? []).equals(encodeTransaction(other))).toBe(true);
    expect([...store.duplicates.keys()]).toEqual(['kafka:t:0:4']);
  });

  it('takes an account with more events than one transaction holds', async () => {
    const store = memoryStore();
    const many = Array.from({ length: 700 }, (_, i) =>
      transaction({ eventId: uuid(i + 1), occurredAt: START + i * 1_000 }),
    );

    await deliver(many.map(recordOf), 700, store, []);

    expect(store.events.size).toBe(700);
    expect(store.stored.get('acc-1')?.version).toBeGreaterThan(1);
  });
});
