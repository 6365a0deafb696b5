import type { Transaction } from '../../event.ts';
import type { Rule } from '../rule.ts';

const REPLACEMENT = '\uFFFD';

/**
 * A replacement character stands where bytes were not UTF-8: the text is no longer what was sent. Half a
 * surrogate pair, which a JSON escape can spell, has no UTF-8 at all: no store would take it.
 */
export const encoding: Rule = (event) => {
  const damaged = textsOf(event).some((text) => text.includes(REPLACEMENT) || !text.isWellFormed());
  return damaged
    ? { code: 'MLR_ENCODING_INVALID', cause: 'a text field holds what is not UTF-8' }
    : undefined;
};

function textsOf(event: Transaction): string[] {
  const { eventId, accountId, currency, merchantId, terminalId, country, metadata } = event;
  const texts = [eventId, accountId, currency, merchantId ?? '', terminalId ?? '', country ?? ''];
  for (const name in metadata) texts.push(name, metadata[name] ?? '');
  return texts;
}
