import { StateReader, StateWriter, unreadable } from './state-bytes.ts';
import { CurrencyDictionary, readCurrencies, readWindow, writeWindow } from './window-state.ts';
import type { WindowStorage } from './window-storage.ts';

/** First byte of exported accounts; raise it when their layout changes. */
const VERSION = 1;
const CHECKSUM_BYTES = 4;

export interface ExportedAccounts {
  /** Bytes that mean the same in every process; equal windows give equal bytes. */
  readonly state: Uint8Array;
  /** Where the next export goes on; the number of accounts when all are out. */
  readonly nextSlot: number;
  /** Number of accounts in `state`. */
  readonly accounts: number;
}

/** The windows of up to `limit` accounts, from `fromSlot` on. About 40 bytes and 30 for each entry. */
export function exportAccounts(
  memory: WindowStorage,
  fromSlot: number,
  limit: number,
): ExportedAccounts {
  const nextSlot = Math.min(memory.accounts, fromSlot + limit);
  const accounts = Math.max(0, nextSlot - fromSlot);
  const currencies = new CurrencyDictionary();
  const body = new StateWriter();
  for (let slot = fromSlot; slot < nextSlot; slot++) {
    body.text(memory.accountIdOf(slot));
    writeWindow(body, memory, slot, currencies);
  }
  const writer = new StateWriter();
  writer.byte(VERSION);
  writer.natural(accounts);
  currencies.write(writer);
  writer.append(body.take());
  const content = writer.take();
  writer.word(checksum(content));
  return { state: writer.take(), nextSlot, accounts };
}

/**
 * Reads exported accounts into the memory, each in place of what it holds of that account.
 * @param onSlot told of each account read @returns the number of accounts read
 * @throws MillraceError `MLR_WINDOW_STATE_UNREADABLE` for bytes that are not as they were written, before anything is
 * read, or for a version this build does not know.
 */
export function importAccounts(
  memory: WindowStorage,
  state: Uint8Array,
  onSlot?: (slot: number) => void,
): number {
  const end = state.length - CHECKSUM_BYTES;
  const content = state.subarray(0, Math.max(0, end));
  if (end < 1 || new StateReader(state.subarray(end)).word() !== checksum(content)) {
    throw unreadable('exported windows are damaged: their checksum differs');
  }
  const reader = new StateReader(content);
  const version = reader.byte();
  if (version !== VERSION) {
    throw unreadable(
      `exported windows have version ${version}, this build reads ${VERSION}: deploy the newer build`,
    );
  }
  const accounts = reader.natural();
  const currencies = readCurrencies(reader);
  for (let i = 0; i < accounts; i++) {
    const slot = memory.slotOf(reader.text());
    readWindow(reader, memory, slot, currencies);
    onSlot?.(slot);
  }
  if (reader.left > 0) throw unreadable('exported windows are followed by other bytes');
  return accounts;
}

/** FNV-1a, 32 bits: tells any changed byte. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < bytes.length; i++) {
    hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  }
  return hash;
}
