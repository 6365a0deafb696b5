import type { FastRandom } from './random.ts';

export const ID_LENGTH = 36;

const DIGITS = Buffer.from('0123456789abcdef');
const PAIRS = Buffer.from(
  Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0')).join(''),
);
/** Where the sixteen bytes of a UUID stand in its text. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/** Writes UUIDs as text: version 7 counts up within a millisecond, version 4 is random throughout. */
export class IdWriter {
  readonly #random: FastRandom;
  readonly #ordered: boolean;
  #millisecond = -1;
  #counter = 0;

  constructor(random: FastRandom, version: 'v7' | 'v4') {
    this.#random = random;
    this.#ordered = version === 'v7';
  }

  /** @param millisecond of creation, epoch. @returns the last 32 bits */
  write(target: Buffer, at: number, millisecond: number): number {
    const random = this.#random;
    const [a, b] = [random.uint32(), random.uint32()];
    if (this.#ordered) {
      this.#writeTime(target, at, millisecond);
    } else {
      const [c, d] = [random.uint32(), random.uint32()];
      pair(target, at, 0, c >>> 24);
      pair(target, at, 1, (c >>> 16) & 0xff);
      pair(target, at, 2, (c >>> 8) & 0xff);
      pair(target, at, 3, c & 0xff);
      pair(target, at, 4, d >>> 24);
      pair(target, at, 5, (d >>> 16) & 0xff);
      pair(target, at, 6, 0x40 | ((d >>> 8) & 0x0f));
      pair(target, at, 7, d & 0xff);
    }
    target[at + 8] = target[at + 13] = target[at + 18] = target[at + 23] = 0x2d;
    pair(target, at, 8, 0x80 | ((a >>> 24) & 0x3f));
    pair(target, at, 9, (a >>> 16) & 0xff);
    pair(target, at, 10, (a >>> 8) & 0xff);
    pair(target, at, 11, a & 0xff);
    pair(target, at, 12, b >>> 24);
    pair(target, at, 13, (b >>> 16) & 0xff);
    pair(target, at, 14, (b >>> 8) & 0xff);
    pair(target, at, 15, b & 0xff);
    return b;
  }

  #writeTime(target: Buffer, at: number, millisecond: number): void {
    if (millisecond > this.#millisecond) {
      this.#millisecond = millisecond;
      this.#counter = 0;
    } else if (++this.#counter > 0xfff) {
      // More than 4,096 in a millisecond borrow from the next one, which keeps the order.
      this.#millisecond += 1;
      this.#counter = 0;
    }
    const high = Math.floor(this.#millisecond / 2 ** 16);
    const low = this.#millisecond % 2 ** 16;
    pair(target, at, 0, high >>> 24);
    pair(target, at, 1, (high >>> 16) & 0xff);
    pair(target, at, 2, (high >>> 8) & 0xff);
    pair(target, at, 3, high & 0xff);
    pair(target, at, 4, low >>> 8);
    pair(target, at, 5, low & 0xff);
    target[at + 14] = 0x37;
    target[at + 15] = DIGITS[this.#counter >>> 8] as number;
    pair(target, at, 7, this.#counter & 0xff);
  }
}

function pair(target: Buffer, at: number, byte: number, value: number): void {
  const place = at + (PLACES[byte] as number);
  target[place] = PAIRS[value * 2] as number;
  target[place + 1] = PAIRS[value * 2 + 1] as number;
}
