import { type ExactSum, plus } from './exact-sum.ts';

/** Sums of minor units by currency. Most hold one currency: two short arrays cost less than a map each. */
export class CurrencySums {
  readonly #currencies: string[] = [];
  readonly #sums: ExactSum[] = [];

  add(currency: string, amountMinor: ExactSum): void {
    const index = this.#currencies.indexOf(currency);
    if (index < 0) {
      this.#currencies.push(currency);
      this.#sums.push(amountMinor);
    } else {
      this.#sums[index] = plus(this.#sums[index] as ExactSum, amountMinor);
    }
  }

  get size(): number {
    return this.#currencies.length;
  }

  forEach(each: (currency: string, sum: ExactSum) => void): void {
    for (let i = 0; i < this.#currencies.length; i++) {
      each(this.#currencies[i] as string, this.#sums[i] as ExactSum);
    }
  }
}
