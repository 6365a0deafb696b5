import { beforeAll, describe, expect, it } from '@jest/globals';
import type { CommittedLog } from '../../src/application/ports/committed-log.ts';
import type { CommittedEvent } from '../../src/domain/projections/committed.ts';
import { committedAlert, committedEvent, type Stretch } from '../helpers/committed.ts';
import { uuid } from '../helpers/transactions.ts';

const BARE = { country: null, homeCountry: null, segment: null, crossBorder: null } as const;

const EVENTS: readonly CommittedEvent[] = [
  committedEvent({ offset: 5, segment: 'ключевой "сегмент"', amountMinor: 1e15 }),
  committedEvent({ offset: 7, ...BARE, enrichment: 'degraded', late: true }),
  committedEvent({ offset: 8, occurredAt: 0, crossBorder: true, enrichment: 'partial' }),
  committedEvent({ offset: 12, occurredAt: Date.UTC(2031, 5, 1, 0, 0, 0, 7), type: 'REFUND' }),
];
const [FIRST, SECOND, , LAST] = EVENTS as [
  CommittedEvent,
  CommittedEvent,
  CommittedEvent,
  CommittedEvent,
];

/** Given out of order: the log answers in order. */
const LOG: Stretch = {
  events: EVENTS.toReversed(),
  alerts: [committedAlert(FIRST, 12, 'spend-spike'), committedAlert(SECOND)],
  checkpoint: 20,
};
const OTHER: Stretch = {
  events: [committedEvent({ offset: 6, eventId: uuid(99) })],
  alerts: [],
  checkpoint: 9,
};

/** What every committed log owes. @param make a log that holds these stretches, by partition */
export function committedLogBehaviour(
  name: string,
  make: (stretches: readonly (readonly [number, Stretch])[]) => Promise<CommittedLog>,
): void {
  describe(`committed log: ${name}`, () => {
    let log: CommittedLog;
    beforeAll(async () => {
      log = await make([
        [0, LOG],
        [4, OTHER],
      ]);
    });

    async function read(from: number, to: number): Promise<CommittedEvent[]> {
      const events: CommittedEvent[] = [];
      const count = await log.events({ partition: 0, from, to }, (event) => {
        events.push(event);
      });
      expect(count).toBe(events.length);
      return events;
    }

    it('knows how far each partition is', async () => {
      expect(await log.checkpoints()).toEqual(
        new Map([
          [0, 20],
          [4, 9],
        ]),
      );
    });

    it('gives the events of a range in order, every field as it was', async () => {
      expect(await read(0, 20)).toEqual(EVENTS);
    });

    it.each([
      [5, 12, [5, 7, 8]],
      [6, 13, [7, 8, 12]],
      [13, 20, []],
      [2 ** 40, 2 ** 41, []],
    ])('from %p to %p, exclusive: %p', async (from, to, offsets) => {
      expect((await read(from, to)).map(({ offset }) => offset)).toEqual(offsets);
    });

    it('waits for whoever takes the events', async () => {
      const seen: string[] = [];

      await log.events({ partition: 0, from: 0, to: 20 }, async ({ offset }) => {
        seen.push(`${offset} begins`);
        await new Promise((resolve) => setTimeout(resolve, 2));
        seen.push(`${offset} ends`);
      });

      const inTurn = EVENTS.flatMap(({ offset }) => [`${offset} begins`, `${offset} ends`]);
      expect(seen).toEqual(inTurn);
    });

    it('passes the failure of whoever takes them on, and works afterwards', async () => {
      const failing = log.events({ partition: 0, from: 0, to: 20 }, async ({ offset }) => {
        if (offset === 7) throw new Error('no more');
      });

      await expect(failing).rejects.toThrow('no more');
      expect(await read(12, 13)).toEqual([LAST]);
    });

    it('gives alerts by the record that raised them', async () => {
      const alerts = (from: number, to: number) => log.alerts({ partition: 0, from, to });

      expect(await alerts(0, 20)).toEqual(LOG.alerts.toReversed());
      expect(await alerts(5, 12)).toEqual([LOG.alerts[1]]);
      expect(await alerts(12, 13)).toEqual([LOG.alerts[0]]);
      expect(await log.alerts({ partition: 4, from: 0, to: 9 })).toEqual([]);
    });
  });
}
