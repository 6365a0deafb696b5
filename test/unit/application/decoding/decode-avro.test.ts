import { describe, expect, it } from '@jest/globals';
import { encodeTransaction } from '../../../../src/adapters/registry/confluent-frame.ts';
import { repositoryRegistry } from '../../../../src/adapters/registry/repository-registry.ts';
import { decodeAvro } from '../../../../src/application/decoding/decode-avro.ts';
import { transaction } from '../../../helpers/transactions.ts';

const registry = repositoryRegistry();
const good = encodeTransaction(transaction({ metadata: { a: 'b' } }));
const change = (at: number, byte: number): Buffer => {
  const bytes = Buffer.from(good);
  bytes[at] = byte;
  return bytes;
};

describe('framed Avro', () => {
  it('comes back as it was encoded', () => {
    const event = transaction({ latitude: 1.25, longitude: -3.5, metadata: { a: 'b' } });
    const decoded = decodeAvro(encodeTransaction(event), registry);
    expect(decoded.ok && { ...decoded.event, metadata: { ...decoded.event.metadata } }).toEqual(
      event,
    );
  });

  it.each([
    ['no bytes', Buffer.alloc(0), 'MLR_EMPTY_VALUE'],
    ['a wrong first byte', change(0, 7), 'MLR_MAGIC_UNKNOWN'],
    ['plain JSON', Buffer.from('{"eventId":"x"}'), 'MLR_MAGIC_UNKNOWN'],
    ['half a schema id', good.subarray(0, 3), 'MLR_FRAME_TRUNCATED'],
    ['half a Glue header', Buffer.of(3, 0, 1, 2), 'MLR_FRAME_TRUNCATED'],
    ['an unknown schema id', change(4, 99), 'MLR_SCHEMA_UNKNOWN'],
    [
      'an unknown Glue schema',
      Buffer.concat([Buffer.of(3), Buffer.alloc(20)]),
      'MLR_SCHEMA_UNKNOWN',
    ],
    ['a header alone', good.subarray(0, 5), 'MLR_AVRO_MALFORMED'],
    ['a value cut short', good.subarray(0, good.length - 4), 'MLR_AVRO_MALFORMED'],
    ['a byte too many', Buffer.concat([good, Buffer.of(0)]), 'MLR_AVRO_TRAILING_BYTES'],
    ['an enum out of range', change(5 + 1 + 36, 60), 'MLR_AVRO_MALFORMED'],
    [
      'noise',
      Buffer.concat([Buffer.of(0, 0, 0, 0, 1), Buffer.alloc(64, 0xff)]),
      'MLR_AVRO_MALFORMED',
    ],
  ])('%s', (_, bytes, expected) => {
    const decoded = decodeAvro(bytes, registry);
    expect(decoded.ok ? 'accepted' : decoded.rejection.code).toBe(expected);
  });
});
