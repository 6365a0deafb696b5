import avro from 'avsc';
import { MillraceError } from '../errors.ts';
import { type AccountWindow, EMPTY_WINDOW, type WindowEntry } from './account-window.ts';

/**
 * First byte of a serialised window. Raise it with every change of the layout below and keep a reader for
 * each earlier number: states written by the previous deployment are read by the next.
 */
const VERSION = 1;

interface Layout {
  watermark: number;
  baselineThrough: number | null;
  baselines: { currency: string; observations: number; mean: number; variance: number }[];
  /** Each entry's time is the distance to the one before (the first: to the watermark, negative or zero). */
  entries: {
    id: Buffer;
    fingerprint: Buffer;
    delta: number;
    amountMinor: number;
    currency: string;
    spend: boolean;
    place: { lat: number; lon: number } | null;
  }[];
}

const layout = avro.Type.forSchema({
  type: 'record',
  name: 'AccountWindow',
  fields: [
    { name: 'watermark', type: 'long' },
    { name: 'baselineThrough', type: ['null', 'long'] },
    {
      name: 'baselines',
      type: {
        type: 'array',
        items: {
          type: 'record',
          name: 'Baseline',
          fields: [
            { name: 'currency', type: 'string' },
            { name: 'observations', type: 'long' },
            { name: 'mean', type: 'double' },
            { name: 'variance', type: 'double' },
          ],
        },
      },
    },
    {
      name: 'entries',
      type: {
        type: 'array',
        items: {
          type: 'record',
          name: 'Entry',
          fields: [
            { name: 'id', type: { type: 'fixed', name: 'Uuid', size: 16 } },
            { name: 'fingerprint', type: { type: 'fixed', name: 'Fingerprint', size: 8 } },
            { name: 'delta', type: 'long' },
            { name: 'amountMinor', type: 'long' },
            { name: 'currency', type: 'string' },
            { name: 'spend', type: 'boolean' },
            {
              name: 'place',
              type: [
                'null',
                {
                  type: 'record',
                  name: 'Place',
                  fields: [
                    { name: 'lat', type: 'int' },
                    { name: 'lon', type: 'int' },
                  ],
                },
              ],
            },
          ],
        },
      },
    },
  ],
});

/** A window → bytes, about 40 per entry. An empty window is zero bytes. */
export function serialiseWindow(window: AccountWindow): Uint8Array {
  if (window.entries.length === 0 && window.watermark === Number.NEGATIVE_INFINITY) {
    return new Uint8Array(0);
  }
  let previous = window.watermark;
  const state: Layout = {
    watermark: window.watermark,
    baselineThrough: Number.isFinite(window.baselineThrough) ? window.baselineThrough : null,
    baselines: [...window.baselines].map(([currency, baseline]) => ({ currency, ...baseline })),
    entries: window.entries.map((entry) => {
      const delta = entry.occurredAt - previous;
      previous = entry.occurredAt;
      return {
        id: Buffer.from(entry.eventId.replaceAll('-', ''), 'hex'),
        fingerprint: Buffer.from(entry.fingerprint, 'hex'),
        delta,
        amountMinor: entry.amountMinor,
        currency: entry.currency,
        spend: entry.spend,
        place: entry.place === null ? null : { ...entry.place },
      };
    }),
  };
  return Buffer.concat([Buffer.of(VERSION), layout.toBuffer(state)]);
}

/**
 * Bytes → window.
 * @throws MillraceError `MLR_WINDOW_STATE_UNREADABLE` for a version this build does not know or damaged bytes.
 */
export function deserialiseWindow(bytes: Uint8Array): AccountWindow {
  if (bytes.length === 0) return EMPTY_WINDOW;
  if (bytes[0] !== VERSION) {
    throw new MillraceError(
      'MLR_WINDOW_STATE_UNREADABLE',
      `window state has version ${bytes[0]}, this build reads ${VERSION}: deploy the newer build`,
    );
  }
  let state: Layout;
  try {
    state = layout.fromBuffer(Buffer.from(bytes.buffer, bytes.byteOffset + 1, bytes.length - 1));
  } catch (cause) {
    throw new MillraceError('MLR_WINDOW_STATE_UNREADABLE', 'window state is damaged', { cause });
  }
  let time = state.watermark;
  return {
    watermark: state.watermark,
    baselineThrough: state.baselineThrough ?? Number.NEGATIVE_INFINITY,
    baselines: new Map(state.baselines.map(({ currency, ...baseline }) => [currency, baseline])),
    entries: state.entries.map((entry): WindowEntry => {
      time += entry.delta;
      return {
        eventId: uuidOf(entry.id),
        fingerprint: entry.fingerprint.toString('hex'),
        occurredAt: time,
        amountMinor: entry.amountMinor,
        currency: entry.currency,
        spend: entry.spend,
        place: entry.place === null ? null : { lat: entry.place.lat, lon: entry.place.lon },
      };
    }),
  };
}

function uuidOf(id: Buffer): string {
  const hex = id.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
