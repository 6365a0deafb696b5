import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Commit, EventLedger, LedgerEvent } from '../../src/application/ports/event-ledger.ts';
import type { WindowStore } from '../../src/application/ports/window-store.ts';
import { transaction, uuid } from '../helpers/transactions.ts';

export interface LedgerUnderTest {
  readonly ledger: EventLedger;
  readonly windows: WindowStore;
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

function commitOf(accountId: string, over: Partial<Commit> = {}): Commit {
  return {
    accountId,
    baseVersion: 0,
    window: Buffer.from(`window of ${accountId}`),
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
