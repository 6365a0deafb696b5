import { addedFields } from '../../event.ts';
import type { Rejection, Rule } from '../rule.ts';

const REPLACEMENT = '\uFFFD';
const FIRST_SURROGATE = 0xd800;
/** Up to this length looking at each character is faster than three searches. */
const SHORT = 16;

const NOT_UTF8: Rejection = {
  code: 'MLR_ENCODING_INVALID',
  cause: 'a text field holds what is not UTF-8',
};
const HOLDS_NUL: Rejection = {
  code: 'MLR_ENCODING_INVALID',
  cause: 'a text field holds a NUL character',
};

/**
 * A replacement character stands where bytes were not UTF-8: the text is no longer what was sent. Half a
 * surrogate pair, which a JSON escape can spell, has no UTF-8 at all: no store would take it. Nor would
 * PostgreSQL take U+0000 in a text.
 */
export const encoding: Rule = (event) => {
  const damage =
    damageOf(event.eventId) ??
    damageOf(event.accountId) ??
    damageOf(event.currency) ??
    damageOf(event.merchantId) ??
    damageOf(event.terminalId) ??
    damageOf(event.country);
  if (damage !== undefined) return damage;
  for (const name in event.metadata) {
    const found = damageOf(name) ?? damageOf(event.metadata[name] ?? null);
    if (found !== undefined) return found;
  }
  const added = addedFields(event);
  return added === undefined ? undefined : damageWithin(added);
};

/** In fields of later versions: whatever they are made of. */
function damageWithin(value: unknown): Rejection | undefined {
  if (typeof value === 'string') return damageOf(value);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const found = damageOf(name) ?? damageWithin(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

function damageOf(text: string | null): Rejection | undefined {
  if (text === null || isPlain(text)) return undefined;
  if (text.includes('\0')) return HOLDS_NUL;
  return text.includes(REPLACEMENT) || !text.isWellFormed() ? NOT_UTF8 : undefined;
}

/** Whether a short text holds no character that needs a closer look. */
function isPlain(text: string): boolean {
  if (text.length > SHORT) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0 || code >= FIRST_SURROGATE) return false;
  }
  return true;
}
