import { type Refused, refused } from '../../domain/validation/rule.ts';

export type Parsed = { readonly ok: true; readonly value: unknown } | Refused;

/** Deepest nesting taken; a transaction needs three levels inside an EventBridge envelope. */
const MAX_DEPTH = 32;

/** Strict JSON of bounded depth. The depth is counted first, so that hostile nesting is never parsed. */
export function parseJson(text: string): Parsed {
  if (depthOf(text) > MAX_DEPTH) {
    return refused('MLR_JSON_TOO_DEEP', `the JSON is nested deeper than ${MAX_DEPTH} levels`);
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return refused('MLR_JSON_MALFORMED', 'the text is not JSON');
  }
}

/** Deepest bracket nesting outside strings. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x7b || c === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (c === 0x7d || c === 0x5d) depth--;
  }
  return deepest;
}
