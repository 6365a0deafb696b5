import { setTimeout as sleep } from 'node:timers/promises';
import type { Pipeline } from './pipeline.ts';
import { settledRecords } from './stores.ts';

const STUCK_AFTER_MS = 60_000;

/**
 * Does something each time a further share of a stream has come to rest.
 * @param records length of the stream
 * @returns how many records were at rest each time
 */
export async function atShares(
  pipeline: Pipeline,
  { records, before }: { readonly records: number; readonly before: number },
  shares: readonly number[],
  act: () => Promise<void> | void,
): Promise<number[]> {
  const reached: number[] = [];
  for (const share of shares) {
    const deadline = Date.now() + STUCK_AFTER_MS;
    let settled = 0;
    while (settled < share * records) {
      if (Date.now() > deadline) throw new Error(`stuck at ${settled} of ${records} records`);
      await sleep(20);
      settled = (await settledRecords(pipeline)) - before;
    }
    await act();
    reached.push(settled);
  }
  return reached;
}
