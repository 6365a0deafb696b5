import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Commit, EventLedger, LedgerEvent } from '../../src/application/ports/event-ledger.ts';
import type { WindowStore } from '../../src/application/ports/window-store.ts';
import type { Transaction } from '../../src/domain/event.ts';
import type { AccountTotals } from '../../src/domain/projections/account-totals.ts';
import type { WindowWrite } from '../../src/domain/windows/parted-window.ts';
import { transaction, uuid } from '../helpers/transactions.ts';

export interface LedgerUnderTest {
  readonly ledger: EventLedger;
  readonly windows: WindowStore;
  /** What was counted of an account, `null` when that is not known to be all. */
  totals(accountId: string): Promise<AccountTotals | null>;
  /** Alert ids stored so far. */
  alertIds(): Promise<string[]>;
  /** Positions noted as duplicates so far. */
  duplicates(): Promise<string[]>;
}

let next = 1;
const fresh = (): string => uuid(next++);

function stored(eventId: string, over: Partial<LedgerEvent> = {}): LedgerEvent {
  return {
    event: transaction({ eventId }),
    position: `kafka:t:0:${eventId}`,
    fingerprint: '0123456789abcdef',
    receivedAt: 1,
    late: false,
    enrichment: { level: 'none' },
    ...over,
  };
}

const windowOf = (text: string, over: Partial<WindowWrite> = {}): WindowWrite => ({
  ...{ state: Buffer.from(text), parts: [], added: [], removed: [] },
  ...over,
});

function commitOf(accountId: string, over: Partial<Commit> = {}): Commit {
  return {
    accountId,
    baseVersion: 0,
    window: windowOf(`window of ${accountId}`),
    events: [stored(fresh())],
    alerts: [],
    ...over,
  };
}

const alert = (accountId: string, eventId: string) =>
  ({
    alertId: `velocity:${accountId}:${eventId}`,
    detector: 'velocity',
    accountId,
    eventId,
    occurredAt: 1,
    measured: 11,
    threshold: 10,
    severity: 'high',
    reason: 'eleven',
  }) as const;

/** What every event ledger with its windows owes, whatever it is made of. */
export function eventLedgerBehaviour(name: string, make: () => Promise<LedgerUnderTest>): void {
  describe(`event ledger: ${name}`, () => {
    let under: LedgerUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    const account = (): string => `acc-${fresh()}`;

    it('stores events, window and alerts of a commit', async () => {
      const id = account();
      const eventId = fresh();
      const commit = commitOf(id, { events: [stored(eventId)], alerts: [alert(id, eventId)] });

      const results = await under.ledger.commit([commit]);

      expect(results).toEqual([{ kind: 'committed' }]);
      expect([...(await under.ledger.find([eventId, fresh()])).keys()]).toEqual([eventId]);
      const window = (await under.windows.read([id, account()])).get(id);
      expect(window?.version).toBe(1);
      expect(Buffer.from(window?.state ?? []).toString()).toBe(`window of ${id}`);
      expect(await under.alertIds()).toContain(`velocity:${id}:${eventId}`);
    });

    it('names the events it has, with position and fingerprint, and writes nothing of the commit', async () => {
      const id = account();
      const old = stored(fresh(), { position: 'kafka:t:1:5', fingerprint: 'aaaaaaaaaaaaaaaa' });
      await under.ledger.commit([commitOf(id, { events: [old] })]);
      const other = stored(fresh());

      const again = commitOf(id, {
        baseVersion: 1,
        events: [other, { ...old, position: 'kafka:t:1:9' }],
      });
      const results = await under.ledger.commit([again]);

      const eventId = old.event.eventId;
      const known = { eventId, position: 'kafka:t:1:5', fingerprint: 'aaaaaaaaaaaaaaaa' };
      expect(results).toEqual([{ kind: 'known', events: [known] }]);
      expect((await under.ledger.find([other.event.eventId])).size).toBe(0);
      expect((await under.windows.read([id])).get(id)?.version).toBe(1);
    });

    it('refuses a commit made from a window that has moved on', async () => {
      const id = account();
      await under.ledger.commit([commitOf(id)]);
      const stale = commitOf(id, { baseVersion: 0 });

      const results = await under.ledger.commit([stale]);

      expect(results).toEqual([{ kind: 'superseded' }]);
      expect((await under.ledger.find(stale.events.map((e) => e.event.eventId))).size).toBe(0);
    });

    it('keeps commits apart: one refused account takes no other with it', async () => {
      const [a, b, c] = [account(), account(), account()];
      await under.ledger.commit([commitOf(b)]);

      const results = await under.ledger.commit([commitOf(a), commitOf(b), commitOf(c)]);

      expect(results.map((r) => r.kind)).toEqual(['committed', 'superseded', 'committed']);
    });

    it('leaves the window alone when the commit has none', async () => {
      const id = account();
      await under.ledger.commit([commitOf(id)]);
      const { window: _, ...withoutWindow } = commitOf(id, { baseVersion: 1 });

      const results = await under.ledger.commit([withoutWindow]);

      expect(results).toEqual([{ kind: 'committed' }]);
      expect((await under.windows.read([id])).get(id)?.version).toBe(1);
    });

    it('counts what it stores, late events of an unmoved window too, and nothing it refuses', async () => {
      const id = account();
      const of = (over: Partial<Transaction>, late = false) => {
        const eventId = fresh();
        return stored(eventId, { event: transaction({ ...over, eventId }), late });
      };
      const huge = Number.MAX_SAFE_INTEGER;
      const one = of({ type: 'PURCHASE', amountMinor: huge, currency: 'EUR' });
      const first = [one, of({ type: 'DEPOSIT', amountMinor: 5, currency: 'EUR' })];
      await under.ledger.commit([
        commitOf(id, { events: first, alerts: [alert(id, one.event.eventId)] }),
      ]);
      const late = of({ type: 'TRANSFER', amountMinor: 2, currency: 'EUR' }, true);
      const { window: _, ...unmoved } = commitOf(id, { baseVersion: 1, events: [late] });
      const next = [of({ type: 'WITHDRAWAL', amountMinor: 7, currency: 'JPY' })];

      for (const commit of [unmoved, commitOf(id, { baseVersion: 1, events: next })]) {
        expect(await under.ledger.commit([commit])).toEqual([{ kind: 'committed' }]);
      }
      expect(await under.ledger.commit([unmoved])).toMatchObject([{ kind: 'known' }]);
      const stale = commitOf(id, { baseVersion: 1 });
      expect(await under.ledger.commit([stale])).toEqual([{ kind: 'superseded' }]);
      expect(await under.totals(id)).toEqual({
        ...{ events: 4, late: 1, alerts: 1 },
        spendMinor: { EUR: BigInt(huge) + 2n, JPY: 7 },
      });
    });

    it('keeps the parts of a window that its newest write names', async () => {
      const id = account();
      const part = (number: number) => ({ number, state: Buffer.from(`part ${number} of ${id}`) });
      const write = (baseVersion: number, over: Partial<WindowWrite>) =>
        under.ledger.commit([
          commitOf(id, { baseVersion, window: windowOf(`head ${baseVersion}`, over) }),
        ]);
      const partsNow = async () => {
        const parts = (await under.windows.read([id])).get(id)?.parts ?? [];
        return [...parts].map(([number, state]) => [number, Buffer.from(state).toString()]);
      };

      await write(0, { parts: [0, 1], added: [part(0), part(1)] });
      expect(await partsNow()).toEqual([0, 1].map((n) => [n, `part ${n} of ${id}`]));
      await write(1, { parts: [0, 1] });
      expect(await partsNow()).toHaveLength(2);
      await write(2, { parts: [1, 2], added: [part(2)], removed: [0] });
      expect(await partsNow()).toEqual([1, 2].map((n) => [n, `part ${n} of ${id}`]));

      // Refused as a whole.
      expect(await write(2, { parts: [], removed: [1, 2] })).toEqual([{ kind: 'superseded' }]);
      expect((await partsNow()).map(([number]) => number)).toEqual([1, 2]);
    });

    it('reads a window with the parts it has, while others write it', async () => {
      const id = account();
      const state = (version: number): Buffer => Buffer.from(String(version));
      let written = 0;
      const writer = async (): Promise<void> => {
        for (; written < 40; written++) {
          const window: WindowWrite = {
            ...{ state: state(written), parts: [written] },
            added: [{ number: written, state: state(written) }],
            removed: written < 2 ? [] : [written - 2],
          };
          await under.ledger.commit([commitOf(id, { baseVersion: written, window })]);
          await setTimeout(Math.random() * 10);
        }
      };
      const reader = async (): Promise<number> => {
        let reads = 0;
        for (; written < 40; reads++) {
          const window = (await under.windows.read([id])).get(id);
          await setTimeout(1);
          if (window === undefined) continue;
          const head = Buffer.from(window.state).toString();
          const parts = [...window.parts].map(([n, bytes]) => [n, Buffer.from(bytes).toString()]);
          expect(parts).toEqual([[Number(head), head]]);
        }
        return reads;
      };

      const [reads] = await Promise.all([reader(), writer()]);

      expect(reads).toBeGreaterThan(3);
    });

    it('lets exactly one account have an id that two claim at once', async () => {
      const eventId = fresh();
      const claims = [account(), account()].map((id) =>
        commitOf(id, { events: [stored(eventId, { position: `kafka:t:0:${id}` })] }),
      );

      const results = await under.ledger.commit(claims);

      expect(results.map((r) => r.kind).sort()).toEqual(['committed', 'known']);
    });

    it('takes far more commits than one transaction holds', async () => {
      const commits = Array.from({ length: 150 }, () =>
        commitOf(account(), { events: [stored(fresh()), stored(fresh())] }),
      );

      const results = await under.ledger.commit(commits);

      expect(new Set(results.map((r) => r.kind))).toEqual(new Set(['committed']));
      const ids = commits.flatMap((c) => c.events.map((e) => e.event.eventId));
      expect((await under.ledger.find(ids)).size).toBe(300);
      expect((await under.windows.read(commits.map((c) => c.accountId))).size).toBe(150);
    });

    it('notes a duplicate once per position', async () => {
      const position = `kafka:t:2:${fresh()}`;
      const duplicate = { position, eventId: fresh(), accountId: account() };

      await under.ledger.noteDuplicates([duplicate]);
      await under.ledger.noteDuplicates([duplicate, duplicate]);

      expect((await under.duplicates()).filter((p) => p === position)).toHaveLength(1);
    });
  });
}
