import type { Rule } from '../rule.ts';

export const MAX_ID_LENGTH = 128;

/** Merchant and terminal ids up to 128 characters. */
export const texts: Rule = ({ merchantId, terminalId }) =>
  (merchantId?.length ?? 0) <= MAX_ID_LENGTH && (terminalId?.length ?? 0) <= MAX_ID_LENGTH
    ? undefined
    : {
        code: 'MLR_TEXT_TOO_LONG',
        cause: `merchantId or terminalId is over ${MAX_ID_LENGTH} characters`,
      };
