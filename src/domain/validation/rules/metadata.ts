import type { Rule } from '../rule.ts';

const MAX_ENTRIES = 64;
const MAX_CHARACTERS = 8_192;

/** At most 64 entries and 8,192 characters of names and values together. */
export const metadata: Rule = (event) => {
  let entries = 0;
  let characters = 0;
  for (const name in event.metadata) {
    entries += 1;
    characters += name.length + (event.metadata[name]?.length ?? 0);
  }
  return entries <= MAX_ENTRIES && characters <= MAX_CHARACTERS
    ? undefined
    : {
        code: 'MLR_METADATA_TOO_LARGE',
        cause: `metadata is over ${MAX_ENTRIES} entries or ${MAX_CHARACTERS} characters`,
      };
};
