import { expect, it } from '@jest/globals';
import avro, { type Schema } from 'avsc';
import { repositoryRegistry } from '../../src/adapters/registry/repository-registry.ts';
import { decodeAvro } from '../../src/application/decoding/decode-avro.ts';
import { transactionSchemas } from '../../src/domain/transaction.generated.ts';
import { transaction } from '../helpers/transactions.ts';

const registry = repositoryRegistry();
const firstVersion = avro.Type.forSchema(transactionSchemas[0] as unknown as Schema);
const framed = Buffer.concat([Buffer.of(0, 0, 0, 0, 1), firstVersion.toBuffer(transaction())]);
/** Without the end of its metadata map, which is the first version's last byte. */
const untilMap = framed.subarray(0, -1);

/**
 * avsc reads as many map entries as the count says, whether bytes are left or not. A count of 2⁴⁰ in a record
 * of 200 bytes kept the function busy until its timeout, and again at every delivery.
 */
it.each([
  ['a count far beyond the bytes', [0x80, 0x80, 0x80, 0x80, 0x80, 0x40]],
  ['a negative count with a block size', [0xff, 0xff, 0xff, 0xff, 0xff, 0x3f, 0x02]],
  ['a second block of that size', [0x02, 0x02, 0x61, 0x02, 0x62, 0x80, 0x80, 0x80, 0x80, 0x40]],
])('%s is malformed Avro at once', (_, end) => {
  const decoded = decodeAvro(Buffer.concat([untilMap, Buffer.from(end)]), registry);

  expect(decoded).toMatchObject({ ok: false, rejection: { code: 'MLR_AVRO_MALFORMED' } });
});

it('reads maps in several blocks, counted either way', () => {
  const blocks = Buffer.from('\x02\x02a\x02b\x01\x08\x02c\x02d\x00', 'latin1');

  const decoded = decodeAvro(Buffer.concat([untilMap, blocks]), registry);

  expect(decoded).toMatchObject({ ok: true, event: { metadata: { a: 'b', c: 'd' } } });
});
