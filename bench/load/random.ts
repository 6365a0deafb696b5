/** A seeded source of 32-bit integers (xorshift128), cheap enough for millions of events a second. */
export class FastRandom {
  #x: number;
  #y = 362_436_069;
  #z = 521_288_629;
  #w = 88_675_123;

  constructor(seed: number) {
    // Neighbouring seeds must not give neighbouring streams.
    this.#x = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 1;
    for (let i = 0; i < 20; i++) this.uint32();
  }

  uint32(): number {
    const t = this.#x ^ (this.#x << 11);
    this.#x = this.#y;
    this.#y = this.#z;
    this.#z = this.#w;
    this.#w = this.#w ^ (this.#w >>> 19) ^ t ^ (t >>> 8);
    return this.#w >>> 0;
  }

  /** Integer from 0 to `limit` (excluded). */
  below(limit: number): number {
    return Math.floor((this.uint32() / 2 ** 32) * limit);
  }

  chance(share: number): boolean {
    return share > 0 && this.uint32() < share * 2 ** 32;
  }
}
