import { describe, expect, it } from '@jest/globals';
import { BinaryRow } from '../../../../src/adapters/postgres/binary-row.ts';

const TWO = Buffer.from([0, 2, 0, 0, 0, 1, 0x61, 0xff, 0xff, 0xff, 0xff]);

describe('binary row', () => {
  it('knows where a row ends, that one is cut, and the end of the data', () => {
    const row = new BinaryRow();
    row.use(Buffer.concat([TWO, Buffer.from([0xff, 0xff])]));

    expect(row.parse(0, TWO.length)).toBe(TWO.length);
    expect([row.columns, row.text(0), row.isNull(1)]).toEqual([2, 'a', true]);
    for (let end = 0; end < TWO.length; end++) expect(row.parse(0, end)).toBe(-2);
    expect(row.parse(TWO.length, TWO.length + 2)).toBe(-1);
  });

  it('refuses to read a null and a column that is not there', () => {
    const row = new BinaryRow();
    row.use(TWO);
    row.parse(0, TWO.length);

    expect(() => row.int8(1)).toThrow(RangeError);
    expect(() => row.text(2)).toThrow(RangeError);
  });
});
