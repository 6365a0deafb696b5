/**
 * An event aged out of its account's window within one batch and was then repeated in the same batch. Both
 * copies went into one transaction, which DynamoDB refuses, and the records were delivered without end.
 */
import { expect, it } from '@jest/globals';
import { encodeTransaction } from '../../src/adapters/registry/confluent-frame.ts';
import { repositoryRegistry } from '../../src/adapters/registry/repository-registry.ts';
import { detectBatch } from '../../src/application/steps/detect-batch.ts';
import { rulesFor } from '../../src/domain/detectors/index.ts';
import { memoryStore } from '../helpers/memory-store.ts';
import { transaction, uuid } from '../helpers/transactions.ts';

it('puts a repeat beside the events to store, not among them', async () => {
  const first = transaction({ eventId: uuid(1) });
  const muchLater = transaction({ eventId: uuid(2), occurredAt: first.occurredAt + 86_400_000 });
  const inline = [first, muchLater, first].map((event, offset) => ({
    position: `kafka:t:0:${offset}`,
    key: event.accountId,
    value: encodeTransaction(event).toString('base64'),
    receivedAt: muchLater.occurredAt,
    enrichment: { level: 'none' } as const,
  }));
  const ports = { ...memoryStore(), registry: repositoryRegistry(), rules: rulesFor() };

  const { groups } = await detectBatch({ attempt: 0, batch: { inline } }, ports);

  const group = 'inline' in groups ? groups.inline[0] : undefined;
  const toStore = group?.segments.flatMap((segment) => segment.records.map((r) => r.position));
  expect(toStore).toEqual(['kafka:t:0:0', 'kafka:t:0:1']);
  expect(group?.repeats.map((r) => r.position)).toEqual(['kafka:t:0:2']);
});
