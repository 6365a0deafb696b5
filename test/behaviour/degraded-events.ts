import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { DegradedEvents } from '../../src/application/ports/degraded-events.ts';
import type { Enrichment } from '../../src/domain/enrichment.ts';
import type { Transaction } from '../../src/domain/event.ts';
import { transaction } from '../helpers/transactions.ts';

/** A store under test: how an event gets into it, and what everybody reads there. */
export interface DegradedStore {
  readonly degraded: DegradedEvents;
  /** Stores events as the pipeline does. */
  store(events: readonly Transaction[], enrichment: Enrichment): Promise<void>;
  /** Everything stored of an event, and apart from it what it is joined with; `undefined` when it is not there. */
  read(eventId: string): Promise<{ event: unknown; enrichment: Enrichment } | undefined>;
}

const COMPLETE: Enrichment = {
  level: 'complete',
  homeCountry: 'DE',
  segment: 'retail',
  merchantName: 'Alder Books',
  merchantCategory: 'books',
  crossBorder: true,
};
const DEGRADED: Enrichment = { level: 'degraded' };
const NOW = Date.parse('2026-11-25T12:00:00Z');

const some = (count: number): Transaction[] =>
  Array.from({ length: count }, () => transaction({ eventId: randomUUID() }));
const idsOf = (events: readonly { readonly eventId: string }[]) =>
  events.map(({ eventId }) => eventId).sort();

/** What every store owes that knows which of its events were stored degraded. */
export function amendsDegradedEvents(open: () => Promise<DegradedStore>): void {
  describe('events that were stored degraded', () => {
    let under: DegradedStore;
    beforeAll(async () => {
      under = await open();
    });
    const amend = (events: readonly Transaction[], enrichment: Enrichment) =>
      under.degraded.amend(
        events.map(({ eventId }) => ({ eventId, enrichment })),
        NOW,
      );
    /** Those of these events that wait. */
    const waitingOf = async (events: readonly Transaction[], size = 100) => {
      const ids = new Set(idsOf(events));
      const pages = await Array.fromAsync(under.degraded.pages(size));
      for (const page of pages) expect(page.length).toBeLessThanOrEqual(size);
      return pages.flat().filter(({ eventId }) => ids.has(eventId));
    };

    it('wait, each once, with what joining them takes; others do not', async () => {
      const before = await under.degraded.waiting();
      const events = [
        ...some(40),
        transaction({ eventId: randomUUID(), merchantId: null, country: null }),
      ];
      const others = some(3);
      await under.store(events, DEGRADED);
      await under.store(others, { level: 'none' });

      expect(await under.degraded.waiting()).toBe(before + events.length);
      const waiting = await waitingOf([...events, ...others], 7);
      expect(waiting).toHaveLength(events.length);
      expect(waiting).toEqual(
        expect.arrayContaining(
          events.map(({ eventId, accountId, merchantId, country }) => {
            return { eventId, accountId, merchantId, country };
          }),
        ),
      );
    });

    it('are amended on the way through the pages', async () => {
      const events = some(30);
      await under.store(events, DEGRADED);
      const ids = new Set(idsOf(events));
      const met: string[] = [];
      for await (const page of under.degraded.pages(4)) {
        const own = page.filter(({ eventId }) => ids.has(eventId));
        met.push(...idsOf(own));
        const amendments = own.map(({ eventId }) => ({ eventId, enrichment: COMPLETE }));
        if (own.length > 0) await under.degraded.amend(amendments, NOW);
      }
      expect(met.sort()).toEqual(idsOf(events));
      expect(await waitingOf(events)).toEqual([]);
    });

    it.each([COMPLETE, { level: 'partial', homeCountry: 'FR' }, { level: 'none' }] as const)(
      'get $level and stay what they were',
      async (enrichment) => {
        const [one] = some(1) as [Transaction];
        await under.store([one], DEGRADED);
        const before = await under.read(one.eventId);
        expect(before?.enrichment).toEqual(DEGRADED);

        expect([...(await amend([one], enrichment))]).toEqual([one.eventId]);
        expect(await under.read(one.eventId)).toEqual({ event: before?.event, enrichment });
        expect(await waitingOf([one])).toEqual([]);
      },
    );

    it('are amended once: the second amendment changes nothing', async () => {
      const [one] = some(1) as [Transaction];
      await under.store([one], DEGRADED);
      await amend([one], { level: 'partial', homeCountry: 'FR' });
      expect((await amend([one], COMPLETE)).size).toBe(0);
      const { enrichment } = (await under.read(one.eventId)) ?? {};
      expect(enrichment).toEqual({ level: 'partial', homeCountry: 'FR' });
    });

    it('are amended by one of two who come at once', async () => {
      const events = some(20);
      await under.store(events, DEGRADED);
      const [a, b] = await Promise.all([amend(events, COMPLETE), amend(events, COMPLETE)]);
      expect([...a, ...b].sort()).toEqual(idsOf(events));
    });

    it('alone are amended: no others, and none that is not there', async () => {
      const [one, unknown] = some(2) as [Transaction, Transaction];
      await under.store([one], { level: 'none' });
      expect((await amend([one, unknown], COMPLETE)).size).toBe(0);
      expect((await under.read(one.eventId))?.enrichment).toEqual({ level: 'none' });
      expect(await under.read(unknown.eventId)).toBeUndefined();
    });
  });
}
