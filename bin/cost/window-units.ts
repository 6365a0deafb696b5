import { itemOf } from '../../src/adapters/dynamodb/attributes.ts';
import { partId } from '../../src/adapters/dynamodb/ledger-items.ts';
import { wholeWindowItem } from '../../src/adapters/dynamodb/window-update.ts';
import { rulesFor } from '../../src/domain/detectors/index.ts';
import type { Transaction } from '../../src/domain/event.ts';
import { advance } from '../../src/domain/windows/advance.ts';
import { PartedWindow, type WindowWrite } from '../../src/domain/windows/parted-window.ts';
import { serialiseWindow } from '../../src/domain/windows/serialise.ts';
import { WindowMemory } from '../../src/domain/windows/window-memory.ts';
import { consistentReadUnits, itemBytes, transactionUnits } from './dynamodb-units.ts';

/** What one write of an account's window costs on average, in units of DynamoDB. */
export interface WindowUnits {
  readonly writes: number;
  readonly reads: number;
  /** Of the window, at the end. */
  readonly entries: number;
}

/** Events looked at after the window is full, and most events before that. */
const OBSERVED = 400;
const MOST_TO_FILL = 4_000;
const ACCOUNT = 'acct-0a1b2c3d-000042';

const known = new Map<number, WindowCost>();

export interface WindowCost {
  /** As the workflow lane stores it. */
  readonly inParts: WindowUnits;
  /** As one item. */
  readonly whole: WindowUnits;
}

/** {@link simulate}, once for each spacing to three figures. */
export function windowUnits(spacingMs: number): WindowCost {
  const spacing = Number(spacingMs.toPrecision(3));
  const units = known.get(spacing) ?? simulate(spacing);
  known.set(spacing, units);
  return units;
}

/**
 * Runs one account's window at an even pace until it is as full as it gets, and counts what its writes then cost:
 * as the workflow lane stores it, and as one item.
 * @param spacingMs from an event of the account to its next
 */
function simulate(spacingMs: number): WindowCost {
  const rules = rulesFor();
  const { graceMs, maxWindowEvents } = rules.settings;
  const full = Math.ceil((rules.lookbackMs + graceMs) / spacingMs);
  const filling = Math.min(full, maxWindowEvents, MOST_TO_FILL);
  const memory = new WindowMemory();
  const window = new PartedWindow(memory, ACCOUNT, undefined);
  const parts = new Map<number, number>();
  const inParts = { writes: 0, reads: 0 };
  const whole = { writes: 0, reads: 0 };
  let [events, spent] = [0, 0];
  const itemOfWindow = (write: WindowWrite): number => {
    const totals = { events, late: 0, alerts: 1, spendMinor: { EUR: spent } };
    const whole = { accountId: ACCOUNT, baseVersion: events, window: write, totals };
    return itemBytes(wholeWindowItem(whole, Date.now()));
  };
  let written = 0;
  for (let i = 0; i < filling + OBSERVED; i++) {
    const event = eventAt(i, i * spacingMs);
    advance(memory, window.slot, event, rules, []);
    window.accepted(event.occurredAt);
    const write = window.write(graceMs);
    events += 1;
    spent += event.amountMinor;
    for (const { number, state } of write.added) {
      parts.set(number, itemBytes(itemOf({ id: partId(ACCOUNT, number), state })));
    }
    const head = itemOfWindow(write);
    const state = serialiseWindow(memory, window.slot);
    const item = itemOfWindow({ ...write, state, parts: [] });
    const sizeOf = (number: number): number => parts.get(number) ?? 0;
    if (i >= filling) {
      written += 1;
      inParts.writes +=
        transactionUnits(head) +
        sum(write.added.map(({ number }) => transactionUnits(sizeOf(number)))) +
        sum(write.removed.map((number) => transactionUnits(sizeOf(number))));
      inParts.reads +=
        consistentReadUnits(head) +
        sum(write.parts.map((number) => consistentReadUnits(sizeOf(number))));
      whole.writes += transactionUnits(item);
      whole.reads += consistentReadUnits(item);
    }
    for (const number of write.removed) parts.delete(number);
  }
  const entries = memory.entryCount(window.slot);
  const average = ({ writes, reads }: { writes: number; reads: number }): WindowUnits => ({
    ...{ writes: writes / written, reads: reads / written, entries },
  });
  return { inParts: average(inParts), whole: average(whole) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** A card payment as the generator makes them: with a place two times of three. */
export function eventAt(index: number, occurredAt: number): Transaction {
  const located = index % 3 > 0;
  return {
    eventId: `${index.toString(16).padStart(8, '0')}-9e3d-4c1b-8a5f-3b1d5e7f9a2c`,
    type: 'PURCHASE',
    accountId: ACCOUNT,
    amountMinor: 1_000 + ((index * 7_919) % 9_000),
    currency: 'EUR',
    merchantId: 'm-0042',
    terminalId: located ? 't-0042-3' : null,
    country: 'DE',
    latitude: located ? 52.52 + (index % 10) / 1e4 : null,
    longitude: located ? 13.405 : null,
    occurredAt: Date.UTC(2026, 0, 15) + occurredAt,
    metadata: { channel: 'card-present' },
  };
}
