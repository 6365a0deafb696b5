import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RelationalStore } from '../../src/application/ports/relational-store.ts';
import type { EventFact } from '../../src/application/relational/facts.ts';
import { TransactionTypes } from '../../src/domain/transaction.generated.ts';
import { alertFact, eventFact } from '../helpers/relational/facts.ts';
import { MemoryRelational, type RelationalContents } from '../helpers/relational/memory-store.ts';
import { uuid } from '../helpers/transactions.ts';

export interface RelationalUnderTest {
  readonly store: RelationalStore;
  contents(): Promise<RelationalContents>;
}

const NOON = Date.UTC(2026, 0, 15, 12);
const MOST = '9223372036854775807';

/** Facts that meet in hours, countries and currencies, with ids that come again. */
const someFact: fc.Arbitrary<EventFact> = fc
  .record({
    id: fc.integer({ min: 0, max: 30 }),
    amountMinor: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    type: fc.constantFrom(...TransactionTypes),
    country: fc.constantFrom(null, 'DE', 'FR'),
    currency: fc.constantFrom('EUR', 'JPY'),
    at: fc.integer({ min: -7_200_000, max: 7_200_000 }),
  })
  .map(({ id, at, ...rest }) => eventFact({ eventId: uuid(id), occurredAt: NOON + at, ...rest }));

/** What every relational side owes, whatever it is made of. @param runs of the property */
export function relationalStoreBehaviour(
  name: string,
  make: () => Promise<RelationalUnderTest>,
  runs: number,
): void {
  describe(`relational store: ${name}`, () => {
    let tested: RelationalUnderTest;
    beforeEach(async () => {
      tested = await make();
    });

    it('counts what is new, and what comes again changes nothing', async () => {
      const events = [1, 2, 3].map((n) => eventFact({ eventId: uuid(n), accountId: `acc-${n}` }));
      const alerts = [alertFact()];

      expect(await tested.store.apply({ events: events.slice(0, 2), alerts })).toEqual({
        ...{ kind: 'applied', events: 2, alerts: 1 },
      });
      expect(await tested.store.apply({ events, alerts })).toEqual({
        ...{ kind: 'applied', events: 1, alerts: 0 },
      });
      expect(await tested.contents()).toEqual({
        eventIds: [1, 2, 3].map(uuid),
        alertIds: [alertFact().alertId],
        hours: [
          {
            ...{ hour: new Date(NOON).toISOString(), country: 'DE', currency: 'EUR' },
            ...{ events: 3, spends: 3, spendMinor: '3750' },
          },
        ],
        refused: [],
      });
    });

    it('an id twice in one batch is stored and counted once', async () => {
      const [fact, other] = [eventFact(), eventFact({ amountMinor: 99 })];

      const answer = await tested.store.apply({ events: [fact, other], alerts: [] });

      expect(answer).toEqual({ kind: 'applied', events: 1, alerts: 0 });
      expect((await tested.contents()).hours).toMatchObject([{ events: 1, spendMinor: '1250' }]);
    });

    it('adds the largest amounts without losing a unit', async () => {
      const events = [1, 2, 3].map((n) => ({
        ...eventFact({ eventId: uuid(n) }),
        amountMinor: MOST,
      }));

      await tested.store.apply({ events, alerts: [] });

      const { hours } = await tested.contents();
      expect(hours).toMatchObject([{ spendMinor: String(3n * BigInt(MOST)) }]);
    });

    it.each<[string, Partial<EventFact>]>([
      ['an amount beyond 64 bits', { amountMinor: '9223372036854775808' }],
      ['a NUL', { accountId: 'a\0b' }],
      ['an id that is none', { eventId: 'id' }],
    ])('%s is refused, and all that came with it', async (_title, over) => {
      const events = [
        eventFact({ eventId: uuid(8) }),
        { ...eventFact({ eventId: uuid(9) }), ...over },
      ];

      const answer = await tested.store.apply({ events, alerts: [] });

      expect(answer).toEqual({ kind: 'refused', cause: expect.any(String) });
      expect(await tested.contents()).toMatchObject({ eventIds: [], hours: [] });
    });

    it('keeps what is refused, once per position and as it was read', async () => {
      const refused = {
        position: 'events/1',
        original: '{"a":"\\u0000 ü"}',
        cause: 'too \0 large',
      };

      await tested.store.keepRefused([refused]);
      await tested.store.keepRefused([{ ...refused, cause: 'again' }]);

      const [kept, ...others] = (await tested.contents()).refused;
      expect(others).toEqual([]);
      expect(kept).toMatchObject({ position: 'events/1', original: refused.original });
      expect(kept?.cause).toMatch(/^too . large$/u);
    });

    it('batches in any order, any number of times, come to the roll-up of their facts', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(someFact, { maxLength: 12 }), { maxLength: 5 }),
          async (batches) => {
            const under = await make();
            const model = new MemoryRelational();
            const sent = [...batches, ...batches.slice(0, 2)];

            for (const events of sent) {
              const answers = [under.store, model].map((store) =>
                store.apply({ events, alerts: [] }),
              );
              const [own, expected] = await Promise.all(answers);
              expect(own).toEqual(expected);
            }

            expect(await under.contents()).toEqual(model.contents());
          },
        ),
        { numRuns: runs },
      );
    });
  });
}
