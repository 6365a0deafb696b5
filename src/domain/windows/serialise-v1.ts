import avro from 'avsc';
import { currencyIndex } from '../currencies.ts';
import { Baseline } from './baseline-record.ts';
import { ID } from './entry-record.ts';
import { unreadable } from './state-bytes.ts';
import type { WindowStorage } from './window-storage.ts';

interface Layout {
  watermark: number;
  baselineThrough: number | null;
  baselines: { currency: string; observations: number; mean: number; variance: number }[];
  /** Each entry's time is the distance to the one before (the first: to the watermark, negative or zero). */
  entries: {
    id: Buffer;
    delta: number;
    amountMinor: number;
    currency: string;
    spend: boolean;
    place: { lat: number; lon: number } | null;
  }[];
}

const fields = (...list: [name: string, type: unknown][]) =>
  list.map(([name, type]) => ({ name, type }));
const record = (name: string, ...list: [name: string, type: unknown][]) => ({
  ...{ type: 'record', name },
  fields: fields(...list),
});
const fixed = (name: string, size: number) => ({ type: 'fixed', name, size });

const layout = avro.Type.forSchema(
  record(
    'AccountWindow',
    ['watermark', 'long'],
    ['baselineThrough', ['null', 'long']],
    [
      'baselines',
      {
        type: 'array',
        items: record(
          'Baseline',
          ['currency', 'string'],
          ['observations', 'long'],
          ['mean', 'double'],
          ['variance', 'double'],
        ),
      },
    ],
    [
      'entries',
      {
        type: 'array',
        items: record(
          'Entry',
          ['id', fixed('Uuid', 16)],
          ['fingerprint', fixed('Fingerprint', 8)],
          ['delta', 'long'],
          ['amountMinor', 'long'],
          ['currency', 'string'],
          ['spend', 'boolean'],
          ['place', ['null', record('Place', ['lat', 'int'], ['lon', 'int'])]],
        ),
      },
    ],
  ) as avro.Schema,
);

/** Reads a window as version 1 wrote it (Avro, with a fingerprint in each entry), without its version byte. */
export function readVersion1(memory: WindowStorage, slot: number, bytes: Uint8Array): void {
  let state: Layout;
  try {
    state = layout.fromBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  } catch (cause) {
    throw unreadable('window state is damaged', { cause });
  }
  const through = state.baselineThrough ?? Number.NEGATIVE_INFINITY;
  memory.reset(slot, state.watermark, through);
  memory.reserve(slot, state.entries.length);
  const baseline = new Baseline();
  for (const [ordinal, { currency, observations, mean, variance }] of state.baselines.entries()) {
    baseline.set(observations, mean, variance);
    memory.setBaseline(slot, ordinal, currencyIndex(currency), baseline);
  }
  let time = state.watermark;
  for (const { id, delta, amountMinor, currency, spend, place } of state.entries) {
    time += delta;
    memory.scratch.time = time;
    for (let i = 0; i < 4; i++) memory.scratch.words[ID + i] = id.readInt32BE(4 * i);
    memory.scratch.setTraits(amountMinor, currencyIndex(currency), spend, place !== null);
    memory.scratch.setPlace(place?.lat ?? 0, place?.lon ?? 0);
    memory.append(slot);
  }
}
