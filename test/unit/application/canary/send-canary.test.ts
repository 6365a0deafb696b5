import { expect, it } from '@jest/globals';
import { sendCanary } from '../../../../src/application/canary/send-canary.ts';
import type { Published } from '../../../../src/application/ports/event-bus.ts';
import { canaryEvent } from '../../../../src/domain/canary.ts';
import type { Transaction } from '../../../../src/domain/event.ts';
import { uuid } from '../../../helpers/transactions.ts';

const START = Date.UTC(2026, 0, 15);
const TAKEN: Published = { ok: true, busId: 'b' };

/** A pipeline that stores what the bus took after a while, and a clock that moves with every wait. */
class Site {
  readonly taken: Transaction[] = [];
  asked = 0;
  readonly #answer: Published;
  readonly #storesAfterMs: number;
  #time = START;

  constructor(answer: Published, storesAfterMs: number) {
    this.#answer = answer;
    this.#storesAfterMs = storesAfterMs;
  }

  readonly bus = {
    publish: async (events: readonly Transaction[]): Promise<Published[]> => {
      this.taken.push(...events);
      return events.map(() => this.#answer);
    },
  };
  readonly isStored = async (eventId: string): Promise<boolean> => {
    this.asked += 1;
    this.#time += 1;
    const [event] = this.taken;
    return event?.eventId === eventId && this.#time >= event.occurredAt + this.#storesAfterMs;
  };
  readonly now = (): number => this.#time;
  readonly sleep = async (ms: number): Promise<void> => {
    this.#time += ms;
  };
}

it('measures how long its event takes, to the quarter of a second', async () => {
  const site = new Site(TAKEN, 1_400);

  const canary = await sendCanary(uuid(1), 15_000, site);

  expect(site.taken).toEqual([canaryEvent(uuid(1), START)]);
  expect(canary).toMatchObject({ eventId: uuid(1), outcome: 'arrived' });
  expect(canary.outcome === 'arrived' && canary.ms).toBeGreaterThanOrEqual(1_400);
  expect(canary.outcome === 'arrived' && canary.ms).toBeLessThan(1_700);
});

it('is missing when it is not stored within the objective, and then asks no more', async () => {
  const site = new Site(TAKEN, 60_000);

  const canary = await sendCanary(uuid(1), 15_000, site);

  expect(canary).toEqual({ eventId: uuid(1), outcome: 'missing' });
  expect(site.now() - START).toBeGreaterThanOrEqual(15_000);
  expect(site.now() - START).toBeLessThan(15_500);
});

it('is missing at once when the bus does not take it, with the reason', async () => {
  const site = new Site({ ok: false, code: 'MLR_BUS_REFUSED', throttled: false }, 0);

  const canary = await sendCanary(uuid(1), 15_000, site);

  expect(canary).toEqual({ eventId: uuid(1), outcome: 'missing', code: 'MLR_BUS_REFUSED' });
  expect(site.asked).toBe(0);
});

it('fails when the store does, for then it knows nothing', async () => {
  const site = new Site(TAKEN, 0);
  const isStored = () => Promise.reject(new Error('away'));

  await expect(sendCanary(uuid(1), 15_000, { ...site, isStored })).rejects.toThrow('away');
});
