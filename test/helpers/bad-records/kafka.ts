import { encodeTransaction } from '../../../src/adapters/registry/confluent-frame.ts';
import type { ErrorCode } from '../../../src/domain/errors.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import type { RawMessage } from '../sources.ts';
import { BAD_FIELDS } from './fields.ts';

export interface BadMessage {
  readonly what: string;
  readonly code: ErrorCode;
  /** The message to send instead of the event's own; `earlier` is a good event of the same account. */
  readonly spoil: (event: Transaction, earlier: Transaction) => RawMessage;
}

const keyOf = (event: Transaction): Buffer => Buffer.from(event.accountId);
const message = (event: Transaction): RawMessage => ({
  key: keyOf(event),
  value: encodeTransaction(event),
});

/** Spoils the encoded value. */
const bytes = (
  what: string,
  code: ErrorCode,
  spoil: (value: Buffer, event: Transaction) => Buffer | null,
): BadMessage => ({
  ...{ what, code },
  spoil: (event) => ({ key: keyOf(event), value: spoil(encodeTransaction(event), event) }),
});

const after = (...parts: (Buffer | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part)));

/** Framing, event id with its length byte: then comes the type. */
const TYPE_AT = 5 + 1 + 36;
const GLUE = [3, 0];

const replaced = (value: Buffer, text: string, by: number[]): Buffer => {
  const spoilt = Buffer.from(value);
  spoilt.set(by, spoilt.indexOf(text));
  return spoilt;
};

export const BAD_MESSAGES: readonly BadMessage[] = [
  bytes('no value at all', 'MLR_EMPTY_VALUE', () => null),
  bytes('empty value', 'MLR_EMPTY_VALUE', () => Buffer.alloc(0)),
  bytes('wrong magic byte', 'MLR_MAGIC_UNKNOWN', (value) => after([0x7f], value.subarray(1))),
  bytes('plain JSON', 'MLR_MAGIC_UNKNOWN', (_, event) => Buffer.from(JSON.stringify(event))),
  bytes('Avro without framing', 'MLR_MAGIC_UNKNOWN', (value) => value.subarray(5)),
  bytes('truncated frame', 'MLR_FRAME_TRUNCATED', (value) => value.subarray(0, 3)),
  bytes('truncated Glue header', 'MLR_FRAME_TRUNCATED', () => after(GLUE, Buffer.alloc(9, 1))),
  bytes('unknown Glue schema', 'MLR_SCHEMA_UNKNOWN', (value) =>
    after(GLUE, Buffer.alloc(16, 7), value.subarray(5)),
  ),
  bytes('unknown schema id', 'MLR_SCHEMA_UNKNOWN', (value) =>
    after([0, 0, 61, 9, 0], value.subarray(5)),
  ),
  bytes('schema id zero', 'MLR_SCHEMA_UNKNOWN', (value) =>
    after([0, 0, 0, 0, 0], value.subarray(5)),
  ),
  bytes('header only', 'MLR_AVRO_MALFORMED', (value) => value.subarray(0, 5)),
  bytes('truncated Avro', 'MLR_AVRO_MALFORMED', (value) => value.subarray(0, -9)),
  bytes('trailing bytes', 'MLR_AVRO_TRAILING_BYTES', (value) => after(value, [1, 2, 3])),
  bytes('two events in one value', 'MLR_AVRO_TRAILING_BYTES', (value) => after(value, value)),
  bytes('enum out of range', 'MLR_AVRO_MALFORMED', (value) =>
    after(value.subarray(0, TYPE_AT), [60], value.subarray(TYPE_AT + 1)),
  ),
  bytes('noise', 'MLR_AVRO_MALFORMED', (value) =>
    after(value.subarray(0, 5), Buffer.alloc(200, 0xfd)),
  ),
  bytes('text of a gigabyte, by its length', 'MLR_AVRO_MALFORMED', (value) =>
    after(value.subarray(0, 5), [0x80, 0x80, 0x80, 0x80, 0x08], value.subarray(6)),
  ),
  bytes('map of 2⁴⁰ entries, by its count', 'MLR_AVRO_MALFORMED', (value) =>
    after(value.subarray(0, -1), [0x80, 0x80, 0x80, 0x80, 0x80, 0x40]),
  ),
  bytes('invalid UTF-8 in a field', 'MLR_ENCODING_INVALID', (value) =>
    replaced(value, 'm-1', [0xc3, 0x28, 0xff]),
  ),
  bytes('100 KB', 'MLR_RECORD_TOO_LARGE', (value) => after(value, Buffer.alloc(100_000, 1))),
  bytes('350 KB', 'MLR_RECORD_TOO_LARGE', (value) => after(value, Buffer.alloc(350_000, 2))),
  ...BAD_FIELDS.map(([what, code, over]) => {
    return { what, code, spoil: (event: Transaction) => message({ ...event, ...over }) };
  }),
  {
    what: 'NaN as latitude',
    code: 'MLR_LOCATION_INVALID',
    spoil: (event) => message({ ...event, latitude: Number.NaN, longitude: 1 }),
  },
  {
    what: 'null key',
    code: 'MLR_KEY_MISSING',
    spoil: (event) => ({ ...message(event), key: null }),
  },
  {
    what: 'key of another account',
    code: 'MLR_KEY_MISMATCH',
    spoil: (event) => ({ ...message(event), key: Buffer.from('someone-else') }),
  },
  {
    what: 'key that is not UTF-8',
    code: 'MLR_KEY_MISMATCH',
    spoil: (event) => ({ ...message(event), key: Buffer.of(0xff, 0xfe) }),
  },
  {
    what: 'key larger than a table row',
    code: 'MLR_KEY_MISMATCH',
    spoil: (event) => ({ ...message(event), key: Buffer.alloc(410_000, 'k') }),
  },
  {
    what: 'same id with other content',
    code: 'MLR_EVENT_ID_CONFLICT',
    spoil: (_, earlier) => message({ ...earlier, amountMinor: earlier.amountMinor + 1 }),
  },
];
