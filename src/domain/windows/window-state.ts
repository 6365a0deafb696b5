import { currencyAt, currencyIndex } from '../currencies.ts';
import type { AccountWindow } from './account-window.ts';
import { Baseline } from './baseline-record.ts';
import { AMOUNT_LIMIT, ID } from './entry-record.ts';
import { type StateReader, type StateWriter, unreadable } from './state-bytes.ts';
import type { WindowStorage } from './window-storage.ts';

/*
 * One window in bytes that mean the same in every process:
 *   0 when nothing was ever accepted; else 1 without baselines' end, or 2 + the way from it to the watermark (ms)
 *   watermark (ms)
 *   number of baselines, each: currency, observations, mean, variance
 *   number of entries, each: event id, time since the one before (the first: since the watermark), amount,
 *     4 × currency + 2 if spend + 1 if located, and then latitude and longitude
 * Currencies are numbers in a dictionary of the codes that occur, which stands before the windows.
 */
const NEVER = 0;
const NO_BASELINES = 1;

/** The currencies of a state, numbered in order of appearance. */
export class CurrencyDictionary {
  readonly #numbers = new Map<number, number>();

  numberOf(currency: number): number {
    const known = this.#numbers.get(currency);
    if (known !== undefined) return known;
    this.#numbers.set(currency, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  write(writer: StateWriter): void {
    writer.natural(this.#numbers.size);
    for (const currency of this.#numbers.keys()) writer.text(currencyAt(currency));
  }
}

/** Reads a dictionary: this process's number of each currency. */
export function readCurrencies(reader: StateReader): readonly number[] {
  return Array.from({ length: countOf(reader, 1) }, () => currencyIndex(reader.text()));
}

const baseline = new Baseline();

export function writeWindow(
  writer: StateWriter,
  memory: WindowStorage,
  slot: number,
  currencies: CurrencyDictionary,
): void {
  const window = memory.window(slot);
  if (window.watermark === Number.NEGATIVE_INFINITY) {
    writer.natural(NEVER);
    return;
  }
  writeProgress(writer, window, currencies);
  writeEntries(writer, memory, slot, currencies, {
    from: 0,
    to: window.count,
    after: window.watermark,
  });
}

/** What a window states besides its entries: watermark and baselines. */
export function writeProgress(
  writer: StateWriter,
  window: AccountWindow,
  currencies: CurrencyDictionary,
): void {
  const { watermark, baselineThrough } = window;
  writer.natural(
    baselineThrough === Number.NEGATIVE_INFINITY ? NO_BASELINES : 2 + watermark - baselineThrough,
  );
  writer.integer(watermark);
  writer.natural(window.baselineCount);
  for (let ordinal = 0; ordinal < window.baselineCount; ordinal++) {
    writer.natural(currencies.numberOf(window.readBaselineAt(ordinal, baseline)));
    writer.natural(baseline.observations);
    writer.double(baseline.mean);
    writer.double(baseline.variance);
  }
}

/** Entries `from` to before `to`, with their number; the first one's time is counted from `after`, epoch ms. */
export function writeEntries(
  writer: StateWriter,
  memory: WindowStorage,
  slot: number,
  currencies: CurrencyDictionary,
  { from, to, after }: { readonly from: number; readonly to: number; readonly after: number },
): void {
  const window = memory.window(slot);
  writer.natural(to - from);
  let previous = after;
  const entry = memory.scratch;
  for (let i = from; i < to; i++) {
    window.copyTo(entry, i);
    for (let word = ID; word < ID + 4; word++) writer.word(entry.words[word] as number);
    writer.integer(entry.time - previous);
    previous = entry.time;
    writer.natural(window.amountOf(i));
    const located = window.isLocated(i);
    const currency = currencies.numberOf(window.currencyOf(i));
    writer.natural(4 * currency + (window.isSpend(i) ? 2 : 0) + (located ? 1 : 0));
    if (!located) continue;
    writer.integer(window.latitudeOf(i));
    writer.integer(window.longitudeOf(i));
  }
}

/** Reads a window into a slot, in place of what it holds. */
export function readWindow(
  reader: StateReader,
  memory: WindowStorage,
  slot: number,
  currencies: readonly number[],
): void {
  const watermark = readProgress(reader, memory, slot, currencies);
  if (watermark === Number.NEGATIVE_INFINITY) return;
  const entries = entryCountOf(reader);
  memory.reserve(slot, entries);
  readEntries(reader, memory, slot, currencies, { entries, after: watermark });
}

/** Reads what {@link writeProgress} wrote into a slot that then has no entries. @returns the watermark */
export function readProgress(
  reader: StateReader,
  memory: WindowStorage,
  slot: number,
  currencies: readonly number[],
): number {
  const kind = reader.natural();
  if (kind === NEVER) {
    memory.reset(slot, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY);
    return Number.NEGATIVE_INFINITY;
  }
  const watermark = reader.integer();
  const through = kind === NO_BASELINES ? Number.NEGATIVE_INFINITY : watermark - (kind - 2);
  memory.reset(slot, watermark, through);
  const baselines = countOf(reader, 18);
  for (let ordinal = 0; ordinal < baselines; ordinal++) {
    const currency = currencyOf(reader.natural(), currencies);
    const observations = reader.natural();
    baseline.set(observations, reader.double(), reader.double());
    memory.setBaseline(slot, ordinal, currency, baseline);
  }
  return watermark;
}

/** The number of entries that follow. */
export const entryCountOf = (reader: StateReader): number => countOf(reader, 19);

/** Adds entries to the end of the window, except the first `skip` of them. */
export function readEntries(
  reader: StateReader,
  memory: WindowStorage,
  slot: number,
  currencies: readonly number[],
  {
    entries,
    after,
    skip = 0,
  }: { readonly entries: number; readonly after: number; readonly skip?: number },
): void {
  let time = after;
  for (let i = 0; i < entries; i++) {
    time = readEntry(reader, memory, time, currencies);
    if (i < skip) continue;
    if (memory.entryCount(slot) > 0 && !follows(memory, slot)) {
      throw unreadable('window state is out of order');
    }
    memory.append(slot);
  }
}

function readEntry(
  reader: StateReader,
  memory: WindowStorage,
  previous: number,
  currencies: readonly number[],
): number {
  const entry = memory.scratch;
  for (let word = ID; word < ID + 4; word++) entry.words[word] = reader.word();
  entry.time = previous + reader.integer();
  const amountMinor = reader.natural();
  if (amountMinor >= AMOUNT_LIMIT) throw unreadable('window state holds an amount out of range');
  const traits = reader.natural();
  const located = traits % 2 === 1;
  const currency = currencyOf(Math.floor(traits / 4), currencies);
  entry.setTraits(amountMinor, currency, traits % 4 >= 2, located);
  if (located) entry.setPlace(reader.integer(), reader.integer());
  else entry.setPlace(0, 0);
  return entry.time;
}

/** Whether `scratch` comes after the last entry of the window. */
function follows(memory: WindowStorage, slot: number): boolean {
  const window = memory.window(slot);
  return window.placeFor(memory.scratch) === window.count;
}

function currencyOf(number: number, currencies: readonly number[]): number {
  const currency = currencies[number];
  if (currency === undefined) throw unreadable('window state names a currency it does not list');
  return currency;
}

/** A count of things of at least `size` bytes: damaged bytes must not make us reserve gigabytes. */
export function countOf(reader: StateReader, size: number): number {
  const count = reader.natural();
  if (count * size > reader.left) throw unreadable('window state is cut off');
  return count;
}
