import { BASELINES, LOW, START } from './account-table.ts';
import { BASELINE_WORDS, type Baseline, readBaseline, writeBaseline } from './baseline-record.ts';
import { BlockPool, classFor } from './block-pool.ts';

/** Most currencies of one account; ISO 4217 has fewer. */
const MOST = 255;

/** The baselines of all accounts, each account's in one block, in order of their first observation. */
export class BaselineBlocks extends BlockPool {
  constructor(accounts: number) {
    super(BASELINE_WORDS, accounts);
  }

  /** Makes an account have `count` baselines: the first ones it had, new ones not yet written. */
  resize(account: Int32Array, at: number, count: number): void {
    const held = (account[at + START] as number) >>> 24;
    if (count > MOST) throw new RangeError(`an account with more than ${MOST} currencies`);
    const block = account[at + BASELINES] as number;
    if (held === 0 || count === 0 || classFor(held) !== classFor(count)) {
      if (count > 0) account[at + BASELINES] = this.allocate(classFor(count));
      if (held > 0 && count > 0) {
        this.copy(block, account[at + BASELINES] as number, Math.min(held, count));
      }
      if (held > 0) this.release(block, classFor(held));
    }
    account[at + START] = ((account[at + START] as number) & LOW) | (count << 24);
  }

  /** Reads one baseline of an account. @returns the number of its currency */
  read(account: Int32Array, at: number, ordinal: number, into: Baseline): number {
    return readBaseline(this, (account[at + BASELINES] as number) + ordinal, into);
  }

  write(
    account: Int32Array,
    at: number,
    ordinal: number,
    currency: number,
    baseline: Baseline,
  ): void {
    writeBaseline(this, (account[at + BASELINES] as number) + ordinal, currency, baseline);
  }
}
