import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { unavailable } from '../../../../src/adapters/valkey/unavailable.ts';
import { MillraceError } from '../../../../src/domain/errors.ts';

describe('errors of the cache', () => {
  it("leaves the command's arguments out", () => {
    const refused = Object.assign(new Error('WRONGPASS invalid password'), {
      command: { name: 'auth', args: ['user', 'hunter2'] },
    });

    const error = unavailable('cache:6379', refused);

    expect(error.message).toMatch('WRONGPASS');
    expect(inspect(error, { depth: 9 })).not.toMatch('hunter2');
  });

  it('keeps an error that has its code', () => {
    const known = new MillraceError('MLR_CONFIG_INVALID', 'said already');

    expect(unavailable('cache:6379', known)).toBe(known);
  });
});
