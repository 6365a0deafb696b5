import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Change } from '../../../../src/application/relational/facts.ts';
import { project } from '../../../../src/application/relational/project.ts';
import { canaryEvent } from '../../../../src/domain/canary.ts';
import { MillraceError } from '../../../../src/domain/errors.ts';
import { eventChange } from '../../../helpers/relational/facts.ts';
import { MemoryRelational } from '../../../helpers/relational/memory-store.ts';
import { transaction, uuid } from '../../../helpers/transactions.ts';

const good = (n: number): Change => eventChange(transaction({ eventId: uuid(n) }));
const poison = (n: number): Change =>
  eventChange(transaction({ eventId: uuid(n), accountId: 'a\0b' }));
const unreadable = (n: number): Change => ({
  ...{ position: `events/${uuid(n)}`, original: '{}', kind: 'unreadable', cause: 'no type' },
});

it('stores every change that can be stored and keeps each of the others aside', async () => {
  const kinds = fc.array(fc.constantFrom(good, good, good, poison, unreadable), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(kinds, async (made) => {
      const store = new MemoryRelational();
      const changes = made.map((make, n) => make(n));

      const first = await project(changes, store);
      const again = await project(changes, store);

      const stored = made.flatMap((make, n) => (make === good ? [uuid(n)] : []));
      const aside = changes.filter((_, n) => made[n] !== good).map(({ position }) => position);
      expect(store.contents()).toMatchObject({
        eventIds: stored,
        refused: aside.sort().map((position) => ({ position })),
      });
      expect(first.events).toBe(stored.length);
      expect(again.events).toBe(0);
      expect(first.refused.map(({ position }) => position).sort()).toEqual(aside);
    }),
  );
});

it('leaves out the canary, and nobody else', async () => {
  const store = new MemoryRelational();
  const canary = eventChange(canaryEvent(uuid(2), Date.UTC(2026, 0, 15)));

  const { events, refused } = await project([good(1), canary, good(3)], store);

  expect({ events, refused }).toEqual({ events: 2, refused: [] });
  expect(store.contents()).toMatchObject({ eventIds: [uuid(1), uuid(3)], refused: [] });
});

it('finds one refused change of 500 in a few statements', async () => {
  const store = new MemoryRelational();
  const changes = Array.from({ length: 500 }, (_, n) => (n === 321 ? poison(n) : good(n)));

  const { events, refused } = await project(changes, store);

  expect([events, refused.length]).toEqual([499, 1]);
  expect(store.applied).toBeLessThan(20);
});

it('gives nothing up when the store is away', async () => {
  class Away extends MemoryRelational {
    override async apply(): Promise<never> {
      throw new MillraceError('MLR_STORE_UNAVAILABLE', 'away');
    }
  }
  const store = new Away();

  await expect(project([good(1), unreadable(2)], store)).rejects.toMatchObject({
    code: 'MLR_STORE_UNAVAILABLE',
  });
  expect(store.contents().refused).toEqual([]);
});
