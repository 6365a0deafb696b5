import type { Rule } from '../rule.ts';

const ACCOUNT = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

/** 1 to 64 characters of letters, digits and `. _ : -`. */
export const accountId: Rule = (event) =>
  ACCOUNT.test(event.accountId)
    ? undefined
    : {
        code: 'MLR_ACCOUNT_ID_INVALID',
        cause:
          'accountId must be 1 to 64 letters, digits or . _ : - and start with a letter or digit',
      };
