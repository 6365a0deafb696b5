import { readVersion1 } from './serialise-v1.ts';
import { StateReader, StateWriter, unreadable } from './state-bytes.ts';
import type { WindowMemory } from './window-memory.ts';
import { CurrencyDictionary, readCurrencies, readWindow, writeWindow } from './window-state.ts';

/**
 * First byte of a serialised window. Raise it with every change of the layout in `window-state.ts` and keep a reader
 * for each earlier number: states written by the previous deployment are read by the next.
 */
const VERSION = 2;

/** A window → bytes, about 30 per entry; no bytes for one that never accepted an event. */
export function serialiseWindow(memory: WindowMemory, slot: number): Uint8Array {
  if (memory.watermark(slot) === Number.NEGATIVE_INFINITY) return new Uint8Array(0);
  const currencies = new CurrencyDictionary();
  const body = new StateWriter();
  writeWindow(body, memory, slot, currencies);
  const state = new StateWriter();
  state.byte(VERSION);
  currencies.write(state);
  state.append(body.take());
  return state.take();
}

/**
 * Bytes → the account's window in the memory, in place of what it holds of the account. @returns its slot
 * @throws MillraceError `MLR_WINDOW_STATE_UNREADABLE` for a version this build does not know or damaged bytes; the
 * account's window is then empty.
 */
export function deserialiseWindow(
  memory: WindowMemory,
  accountId: string,
  bytes: Uint8Array,
): number {
  const slot = memory.slotOf(accountId);
  const never = Number.NEGATIVE_INFINITY;
  memory.reset(slot, never, never);
  if (bytes.length === 0) return slot;
  try {
    read(memory, slot, bytes);
  } catch (error) {
    memory.reset(slot, never, never);
    throw error;
  }
  return slot;
}

function read(memory: WindowMemory, slot: number, bytes: Uint8Array): void {
  const reader = new StateReader(bytes);
  const version = reader.byte();
  if (version === 1) {
    readVersion1(memory, slot, bytes.subarray(1));
    return;
  }
  if (version !== VERSION) {
    throw unreadable(
      `window state has version ${version}, this build reads up to ${VERSION}: deploy the newer build`,
    );
  }
  readWindow(reader, memory, slot, readCurrencies(reader));
  if (reader.left > 0) throw unreadable('window state is followed by other bytes');
}
