import { describe, expect, it } from '@jest/globals';
import {
  kindOfHeader,
  readReferenceRow,
} from '../../../../src/application/reference/reference-row.ts';

describe('a row of reference data', () => {
  it.each([
    [
      { accountId: ' acct-1 ', homeCountry: 'DE', segment: 'retail' },
      { homeCountry: 'DE', segment: 'retail' },
    ],
    [{ accountId: 'acct-1', homeCountry: '', segment: null }, {}],
    [{ accountId: 'acct-1', segment: 7 }, { segment: '7' }],
  ])('of accounts: %j', (cells, value) => {
    const row = { kind: 'accounts', id: 'acct-1', value };
    expect(readReferenceRow('accounts', cells)).toEqual({ ok: true, row });
  });

  it('of merchants may have any text as its id', () => {
    const read = readReferenceRow('merchants', { merchantId: 'M 7/ä', name: 'x', country: 'FR' });
    const row = { kind: 'merchants', id: 'M 7/ä', value: { name: 'x', country: 'FR' } };
    expect(read).toEqual({ ok: true, row });
  });

  it.each([
    ['accounts', { segment: 'x' }, /^accountId is missing$/],
    ['accounts', { accountId: '  ' }, /^accountId is missing$/],
    ['accounts', { accountId: 'a b' }, /^accountId must be 1 to 64 letters/],
    ['accounts', { accountId: 'a', homeCountry: 'DEU' }, /^homeCountry "DEU" is no country/],
    ['accounts', { accountId: 'a', homeCountry: 'de' }, /two capital letters/],
    ['accounts', { accountId: 'a', segment: 'x'.repeat(257) }, /^segment is over 256 characters$/],
    ['accounts', { accountId: 'a', segment: 'x\0y' }, /^segment holds control characters$/],
    ['accounts', { accountId: 'a', segment: '\ud800' }, /^segment holds control characters$/],
    ['accounts', { accountId: 'a', segment: true }, /^segment is no text$/],
    ['merchants', { merchantId: 'm'.repeat(129) }, /^merchantId is over 128 characters$/],
    ['merchants', { merchantId: 'm\n1' }, /^merchantId holds control characters$/],
    ['merchants', { merchantId: 'm', country: 'XX' }, /^country "XX" is no country/],
  ] as const)('of %s is refused: %j', (kind, cells, reason) => {
    const read = readReferenceRow(kind, cells);
    expect(read).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });
});

it.each([
  [['accountId', 'segment'], 'accounts'],
  [['name', 'merchantId'], 'merchants'],
  [['accountId', 'merchantId'], undefined],
  [['id'], undefined],
])('a file with the columns %j holds %s', (header, kind) => {
  expect(kindOfHeader(header)).toBe(kind);
});
