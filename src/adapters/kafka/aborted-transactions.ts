/** A transaction that its producer gave up, as a fetch response lists it. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

/** Tells, batch by batch in offset order, whether a transactional batch belongs to a transaction that was aborted. */
export class AbortedTransactions {
  readonly #pending: AbortedTransaction[];
  readonly #open = new Set<bigint>();

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#pending = aborted.toSorted((a, b) => a.firstOffset - b.firstOffset);
  }

  /** @param lastOffset of the batch */
  includes(producerId: bigint, lastOffset: number): boolean {
    while (this.#pending[0] !== undefined && this.#pending[0].firstOffset <= lastOffset) {
      this.#open.add(this.#pending[0].producerId);
      this.#pending.shift();
    }
    return this.#open.has(producerId);
  }

  /** The producer's next transaction is judged anew after its commit or abort marker. */
  ended(producerId: bigint): void {
    this.#open.delete(producerId);
  }
}
