/**
 * One execution that could not be started (throttled, connection lost) rejected the whole ingest call while its
 * siblings were still running: the source then delivered every account again beside its own running execution.
 */
import { expect, it } from '@jest/globals';
import { encodeTransaction } from '../../src/adapters/registry/confluent-frame.ts';
import { repositoryRegistry } from '../../src/adapters/registry/repository-registry.ts';
import { ingest } from '../../src/application/ingest.ts';
import type { SourceRecord } from '../../src/application/records.ts';
import { memoryStore } from '../helpers/memory-store.ts';
import { transaction, uuid } from '../helpers/transactions.ts';

it('reports the records of that execution only, after the others have ended', async () => {
  const metadata = { note: 'x'.repeat(8_000) };
  const records = Array.from({ length: 40 }, (_, offset): SourceRecord => {
    const event = transaction({ eventId: uuid(offset), accountId: `acc-${offset}`, metadata });
    const value = encodeTransaction(event).toString('base64');
    return { position: `kafka:t:0:${offset}`, key: event.accountId, value, receivedAt: 0 };
  });
  const started: (readonly SourceRecord[])[] = [];
  let ended = 0;
  const workflow = {
    run: async ({ batch }: { batch: unknown }) => {
      started.push((batch as { inline: readonly SourceRecord[] }).inline);
      if (started.length === 1) throw new Error('throttled');
      await new Promise((resolve) => setTimeout(resolve, 20));
      ended += 1;
      return { kind: 'succeeded' } as const;
    },
  };
  const telemetry = { count: () => undefined, observe: () => undefined };
  const ports = { ...memoryStore(), registry: repositoryRegistry(), telemetry, workflow };

  const result = await ingest(records, ports);

  expect(started.length).toBeGreaterThan(1);
  expect(ended).toBe(started.length - 1);
  expect([...result.failed]).toEqual(started[0]?.map((record) => record.position));
  expect(result.failures).toEqual(['Error: throttled']);
});
