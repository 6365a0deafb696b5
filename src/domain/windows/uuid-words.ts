/** Value of the hexadecimal digit with this character code. */
const digit = (code: number): number => (code & 15) + (code >> 6) * 9;

function four(text: string, at: number): number {
  return (
    (digit(text.charCodeAt(at)) << 12) |
    (digit(text.charCodeAt(at + 1)) << 8) |
    (digit(text.charCodeAt(at + 2)) << 4) |
    digit(text.charCodeAt(at + 3))
  );
}

/** Writes a UUID (validated: lower case, with dashes) as four 32-bit words, most significant first. */
export function writeUuid(text: string, words: Int32Array, at: number): void {
  words[at] = (four(text, 0) << 16) | four(text, 4);
  words[at + 1] = (four(text, 9) << 16) | four(text, 14);
  words[at + 2] = (four(text, 19) << 16) | four(text, 24);
  words[at + 3] = (four(text, 28) << 16) | four(text, 32);
}

/** The text of four words that {@link writeUuid} wrote. */
export function uuidText(words: Int32Array, at: number): string {
  let hex = '';
  for (let i = at; i < at + 4; i++) {
    hex += ((words[i] as number) >>> 0).toString(16).padStart(8, '0');
  }
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Negative when the UUID at `a` comes first in text order, which for lower case is the order of its bytes. */
export function compareUuids(a: Int32Array, atA: number, b: Int32Array, atB: number): number {
  for (let i = 0; i < 4; i++) {
    const difference = ((a[atA + i] as number) >>> 0) - ((b[atB + i] as number) >>> 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
