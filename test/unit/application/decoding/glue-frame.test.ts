import { deflateSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { frame, parseFrame } from '../../../../src/application/decoding/frame.ts';
import { MAX_RECORD_BYTES } from '../../../../src/application/records.ts';

const versionId = '0123456789abcdef0123456789abcdef';
const head = (compression: number) =>
  Buffer.concat([Buffer.from([3, compression]), Buffer.from(versionId, 'hex')]);
const code = (bytes: Buffer) => {
  const parsed = parseFrame(bytes);
  return parsed.ok ? 'ok' : parsed.rejection.code;
};

it('writes and reads both framings', () => {
  for (const schema of [
    { kind: 'confluent', id: 0xfedcba98 },
    { kind: 'glue', versionId },
  ] as const) {
    const parsed = parseFrame(frame(schema, Buffer.from('avro')));
    if (!parsed.ok) throw new Error(parsed.rejection.cause);
    const { bytes, offset } = parsed.frame;
    expect(parsed.frame.schema).toEqual(schema);
    expect(bytes.toString('utf8', offset)).toBe('avro');
  }
});

it('inflates what Glue compressed with zlib', () => {
  const parsed = parseFrame(Buffer.concat([head(5), deflateSync('avro')]));
  expect(parsed).toMatchObject({
    ok: true,
    frame: { schema: { kind: 'glue', versionId }, offset: 0 },
  });
  if (parsed.ok) expect(parsed.frame.bytes.toString()).toBe('avro');
});

it.each([
  ['an unknown compression', Buffer.concat([head(4), Buffer.from('x')]), 'MLR_COMPRESSION_UNKNOWN'],
  ['bytes that are no zlib', Buffer.concat([head(5), Buffer.from('x')]), 'MLR_AVRO_MALFORMED'],
  [
    'a little that inflates to a lot',
    Buffer.concat([head(5), deflateSync(Buffer.alloc(MAX_RECORD_BYTES + 1))]),
    'MLR_RECORD_TOO_LARGE',
  ],
])('turns away %s', (_, bytes, expected) => {
  expect(code(bytes)).toBe(expected);
});
