import { expect, it } from '@jest/globals';
import { ERROR_CODES, isMillraceError, MillraceError } from '../../../src/domain/errors.ts';

it.each(['MLR_STORE_UNAVAILABLE', 'MLR_AMOUNT_NEGATIVE', 'MLR_CONFIG_INVALID'] as const)(
  '%s says what happens next',
  (code) => {
    const cause = new Error('socket closed');
    const error = new MillraceError(code, 'a sentence', { cause });

    expect(error).toMatchObject({ code, name: 'MillraceError', message: 'a sentence', cause });
    expect(error.disposition).toBe(ERROR_CODES[code]);
  },
);

it.each<[string, unknown, boolean]>([
  ['one of ours', new MillraceError('MLR_CONFIG_INVALID', ''), true],
  ['one of another copy of the class', Object.assign(new Error(), { code: 'MLR_X' }), true],
  ['another code', Object.assign(new Error(), { code: 'ECONNRESET' }), false],
  ['a code that ends like ours', Object.assign(new Error(), { code: 'NOT_MLR_' }), false],
  ['no code', new Error('MLR_X'), false],
  ['a number for a code', Object.assign(new Error(), { code: 5 }), false],
  ['no error', { code: 'MLR_X' }, false],
  ['text', 'MLR_X', false],
  ['nothing', undefined, false],
])('is recognised by code: %s', (_, error, expected) => {
  expect(isMillraceError(error)).toBe(expected);
});
