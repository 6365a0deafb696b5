import { StateReader, StateWriter, unreadable } from './state-bytes.ts';
import type { WindowMemory } from './window-memory.ts';
import { CurrencyDictionary, entryCountOf, readCurrencies, writeEntries } from './window-state.ts';

/** First byte of a part; raise it when the layout of entries in `window-state.ts` changes. */
const VERSION = 1;

/** A run of a window's entries that is stored apart. */
export interface Part {
  readonly number: number;
  readonly entries: number;
}

export function writePart(
  memory: WindowMemory,
  slot: number,
  from: number,
  to: number,
): Uint8Array {
  return withCurrencies(VERSION, (writer, currencies) =>
    writeEntries(writer, memory, slot, currencies, { from, to, after: 0 }),
  );
}

/** A part whose entries are the next thing to read. */
export interface OpenPart {
  readonly reader: StateReader;
  readonly currencies: readonly number[];
  readonly entries: number;
}

/** @throws MillraceError `MLR_WINDOW_STATE_UNREADABLE` when it is missing or not what the head says */
export function openPart({ number, entries }: Part, bytes: Uint8Array | undefined): OpenPart {
  if (bytes === undefined) throw unreadable(`part ${number} of the window is missing`);
  const reader = new StateReader(bytes);
  const version = reader.byte();
  if (version !== VERSION) {
    throw unreadable(
      `part ${number} of the window has version ${version}, this build reads ${VERSION}: deploy the newer build`,
    );
  }
  const currencies = readCurrencies(reader);
  const found = entryCountOf(reader);
  if (found !== entries) {
    throw unreadable(`part ${number} of the window has ${found} entries, not ${entries}`);
  }
  return { reader, currencies, entries };
}

/** Bytes that begin with a version and the currencies of what is written after them. */
export function withCurrencies(
  version: number,
  write: (writer: StateWriter, currencies: CurrencyDictionary) => void,
): Uint8Array {
  const currencies = new CurrencyDictionary();
  const body = new StateWriter();
  write(body, currencies);
  const state = new StateWriter();
  state.byte(version);
  currencies.write(state);
  state.append(body.take());
  return state.take();
}
