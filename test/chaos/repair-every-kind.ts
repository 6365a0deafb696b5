import { NEWEST_SCHEMA_ID } from '../../src/adapters/registry/repository-registry.ts';
import type { Repair } from '../../src/application/redrive/outgoing.ts';
import type { Transaction } from '../../src/domain/event.ts';

/** How a person would mend each kind of poison the generator makes. */
const BY_CODE: Readonly<Record<string, (event: Transaction) => Partial<Transaction>>> = {
  MLR_AMOUNT_NEGATIVE: ({ amountMinor }) => ({ amountMinor: -1 - amountMinor }),
  MLR_AMOUNT_TOO_LARGE: () => ({ amountMinor: 100 }),
  MLR_COUNTRY_UNKNOWN: () => ({ country: null }),
  MLR_CURRENCY_UNKNOWN: () => ({ currency: 'EUR' }),
  MLR_EVENT_ID_INVALID: ({ eventId }) => ({ eventId: eventId.slice(1) }),
  MLR_LOCATION_INVALID: () => ({ latitude: null, longitude: null }),
  MLR_METADATA_TOO_LARGE: () => ({ metadata: {} }),
  MLR_TEXT_TOO_LONG: () => ({ terminalId: null }),
  MLR_TIME_IN_FUTURE: () => ({ occurredAt: Date.now() }),
  MLR_TIME_INVALID: () => ({ occurredAt: Date.now() }),
  MLR_KEY_MISMATCH: () => ({}),
  MLR_KEY_MISSING: () => ({}),
};

/** Poison whose event is lost for good: bytes were cut off. */
export const BEYOND_REPAIR = ['MLR_AVRO_MALFORMED', 'MLR_EMPTY_VALUE', 'MLR_FRAME_TRUNCATED'];

const TRAILING = Buffer.byteLength('trailing');

const repair: Repair = ({ code, bytes, event, key }) => {
  const mend = BY_CODE[code];
  if (mend !== undefined) {
    const transaction = event as Transaction;
    return { event: { ...transaction, ...mend(transaction) } };
  }
  if (BEYOND_REPAIR.includes(code) || key === null) return undefined;
  if (code === 'MLR_AVRO_TRAILING_BYTES') return { bytes: bytes.subarray(0, -TRAILING), key };
  if (code === 'MLR_MAGIC_UNKNOWN') {
    return { bytes: Buffer.concat([Buffer.of(0), bytes.subarray(1)]), key };
  }
  if (code === 'MLR_SCHEMA_UNKNOWN') {
    bytes.writeUInt32BE(NEWEST_SCHEMA_ID, 1);
    return { bytes, key };
  }
  return undefined;
};

// biome-ignore lint/style/noDefaultExport: the edit hook is a module's default export
export default repair;
