import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type {
  Quarantine,
  QuarantinedRecord,
  QuarantineFilter,
  QuarantineStore,
  Redrive,
} from '../../src/application/ports/quarantine.ts';

export interface QuarantineUnderTest {
  readonly quarantine: Quarantine;
  readonly store: QuarantineStore;
}

const record = (over: Partial<QuarantinedRecord> = {}): QuarantinedRecord => ({
  ...{ code: 'MLR_CURRENCY_UNKNOWN', cause: 'no such currency', route: 'kafka', receivedAt: 1 },
  position: `kafka:t:0:${randomUUID()}`,
  bytes: Buffer.from([0, 1, 255]),
  key: 'account-1',
  ...over,
});

const redrive = (run: string, over: Partial<Redrive> = {}): Redrive => ({
  ...{ run, at: 5, target: 'topic:t' },
  ...over,
});

const MINUTE = 60_000;

/** What every quarantine owes. @param make given the clock it must use (epoch ms) */
export function quarantineBehaviour(
  name: string,
  make: (now: () => number) => Promise<QuarantineUnderTest>,
): void {
  describe(`quarantine: ${name}`, () => {
    let now: number;
    let quarantine: Quarantine;
    let store: QuarantineStore;
    beforeEach(async () => {
      now = Date.now();
      ({ quarantine, store } = await make(() => now));
    });

    const positions = async (filter: Partial<QuarantineFilter>): Promise<string[]> => {
      const found: string[] = [];
      for await (const ref of store.list({ from: now - MINUTE, to: now + MINUTE, ...filter }))
        found.push(ref.position);
      return found;
    };

    it('keeps a record with all that arrived', async () => {
      const full = record({
        headers: [{ name: 'traceparent', value: 'MDA=' }],
        provenance: { origin: 'kafka:t:0:1', redriveRun: 'r', redriveAttempt: 2 },
        ...{ eventId: 'e', accountId: 'a' },
      });

      await quarantine.put([full]);

      expect(await store.get(full.position)).toEqual({
        ...full,
        ...{ firstSeenAt: now, lastSeenAt: now, attempts: 1, state: 'quarantined' },
      });
    });

    it('keeps the first arrival and counts later ones', async () => {
      const first = record();
      await quarantine.put([first]);
      const firstSeenAt = now;
      now += 1_000;

      await quarantine.put([record({ position: first.position, bytes: Buffer.from('other') })]);

      expect(await store.get(first.position)).toMatchObject({
        ...{ bytes: first.bytes, firstSeenAt, lastSeenAt: now, attempts: 2 },
      });
    });

    it('knows nothing of other positions', async () => {
      expect(await store.get('kafka:t:0:none')).toBeUndefined();
    });

    it('lists by time, code, account and state, oldest first', async () => {
      const accountId = randomUUID();
      const one = record({ accountId });
      const two = record({ accountId, code: 'MLR_KEY_MISSING' });
      await quarantine.put([one]);
      now += 10;
      await quarantine.put([two]);
      await store.begin(two.position, redrive('r'));

      expect(await positions({ accountId })).toEqual([one.position, two.position]);
      expect(await positions({ accountId, code: 'MLR_KEY_MISSING' })).toEqual([two.position]);
      expect(await positions({ accountId, states: ['quarantined'] })).toEqual([one.position]);
      expect(await positions({ accountId, from: now })).toEqual([two.position]);
      expect(await positions({ accountId, to: now })).toEqual([one.position]);
    });

    it('lists more than a page, each once', async () => {
      const accountId = randomUUID();
      const many = Array.from({ length: 601 }, () => record({ accountId }));
      await quarantine.put(many);

      const listed = await positions({ accountId });

      expect(listed.toSorted()).toEqual(many.map(({ position }) => position).sort());
    }, 30_000);

    it('gives a record to one run, and to that run again with what it wrote down first', async () => {
      const { position } = record();
      await quarantine.put([record({ position })]);
      const first = redrive('run-1', { bytes: Buffer.from('repaired'), key: 'k' });

      const taken = [
        await store.begin(position, first),
        await store.begin(position, redrive('run-2')),
        await store.begin(position, redrive('run-1', { bytes: Buffer.from('another') })),
      ];

      expect(taken).toEqual([first, undefined, first]);
      expect(await store.get(position)).toMatchObject({ state: 'redriving', redrive: first });
    });

    it('gives it to one of many runs at once', async () => {
      const { position } = record();
      await quarantine.put([record({ position })]);

      const taken = await Promise.all(
        Array.from({ length: 8 }, (_, i) => store.begin(position, redrive(`run-${i}`))),
      );

      expect(taken.filter((each) => each !== undefined)).toHaveLength(1);
    });

    it('gives nothing that is not there', async () => {
      expect(await store.begin('kafka:t:0:none', redrive('r'))).toBeUndefined();
      expect(await store.get('kafka:t:0:none')).toBeUndefined();
    });

    it('is finished or released by the run that has it, by no other', async () => {
      const { position } = record();
      await quarantine.put([record({ position })]);
      await store.begin(position, redrive('run-1'));

      await store.finish(position, 'run-2');
      await store.release(position, 'run-2');
      expect((await store.get(position))?.state).toBe('redriving');

      await store.release(position, 'run-1');
      expect((await store.get(position))?.state).toBe('quarantined');

      await store.begin(position, redrive('run-2'));
      await store.finish(position, 'run-2');
      expect(await store.begin(position, redrive('run-2'))).toBeUndefined();
      expect(await store.get(position)).toMatchObject({
        ...{ state: 'redriven', redrive: { run: 'run-2' } },
      });
    });

    it('is discarded while nobody has it, and then nobody gets it', async () => {
      const [free, taken] = [record(), record()];
      await quarantine.put([free, taken]);
      await store.begin(taken.position, redrive('run-1'));

      expect(await store.discard(free.position)).toBe(true);
      expect(await store.discard(taken.position)).toBe(false);
      expect(await store.discard('kafka:t:0:none')).toBe(false);
      expect(await store.begin(free.position, redrive('run-1'))).toBeUndefined();
      expect((await store.get(free.position))?.state).toBe('discarded');
    });

    it('stays redriven when the source delivers it again', async () => {
      const { position } = record();
      await quarantine.put([record({ position })]);
      await store.begin(position, redrive('run-1'));
      await store.finish(position, 'run-1');

      await quarantine.put([record({ position })]);

      expect(await store.get(position)).toMatchObject({ state: 'redriven', attempts: 2 });
    });
  });
}
