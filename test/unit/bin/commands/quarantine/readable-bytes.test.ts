import { describe, expect, it } from '@jest/globals';
import { readableBytes } from '../../../../../bin/commands/quarantine/readable-bytes.ts';

describe('readableBytes', () => {
  it.each([
    ['text as text', Buffer.from('{"a":"ü"}\n'), '{"a":"ü"}\n'],
    ['nothing', Buffer.alloc(0), '(empty)'],
    [
      'other bytes as a dump',
      Buffer.from([0, 0, 0, 0, 1, 0x41, 0xff]),
      `000000  00 00 00 00 01 41 ff ${' '.repeat(27)} .....A.`,
    ],
  ])('shows %s', (_, bytes, shown) => {
    expect(readableBytes(bytes)).toBe(shown);
  });

  it('cuts after 4 KB and says how much is left', () => {
    expect(readableBytes(Buffer.alloc(5_000, 'a'))).toMatch(/… 904 bytes more$/);
  });
});
