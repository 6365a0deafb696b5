/** A sum of whole numbers that never rounds: a number as long as that is exact, a bigint beyond. */
export type ExactSum = number | bigint;

export function plus(sum: ExactSum, amount: ExactSum): ExactSum {
  if (typeof sum === 'number' && typeof amount === 'number') {
    const total = sum + amount;
    if (Number.isSafeInteger(total)) return total;
  }
  return BigInt(sum) + BigInt(amount);
}
