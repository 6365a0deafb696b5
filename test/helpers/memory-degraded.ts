import type { Enrichment } from '../../src/domain/enrichment.ts';
import type { Transaction } from '../../src/domain/event.ts';
import type { DegradedStore } from '../behaviour/degraded-events.ts';

/** Events with their enrichment, without a database. */
export function memoryDegraded(): DegradedStore {
  const stored = new Map<string, { readonly event: Transaction; enrichment: Enrichment }>();
  const waiting = () => [...stored.values()].filter(({ enrichment }) => isDegraded(enrichment));
  return {
    degraded: {
      waiting: async () => waiting().length,
      async *pages(size) {
        const all = waiting().map(({ event: { eventId, accountId, merchantId, country } }) => {
          return { eventId, accountId, merchantId, country };
        });
        while (all.length > 0) yield all.splice(0, size);
      },
      async amend(amendments) {
        const amended = new Set<string>();
        for (const { eventId, enrichment } of amendments) {
          const entry = stored.get(eventId);
          if (entry === undefined || !isDegraded(entry.enrichment)) continue;
          entry.enrichment = enrichment;
          amended.add(eventId);
        }
        return amended;
      },
    },
    async store(events, enrichment) {
      for (const event of events) stored.set(event.eventId, { event, enrichment });
    },
    read: async (eventId) => stored.get(eventId) && { ...stored.get(eventId) },
  } as DegradedStore;
}

const isDegraded = ({ level }: Enrichment): boolean => level === 'degraded';
