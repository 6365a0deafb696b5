import type { ReferenceRow, ReferenceStore } from '../ports/reference-store.ts';

/** Rows put at a time. */
const CHUNK = 500;

export interface LoadOptions {
  /** Called after each chunk with the rows put so far. */
  readonly onProgress: (rows: number) => void;
  /** Stops after the chunk under way. */
  readonly signal: AbortSignal;
}

/**
 * Puts rows into every store, in their order, and announces them; also when it is cut short, so that what was written
 * is seen.
 * @returns rows put
 * @throws MillraceError `MLR_STORE_UNAVAILABLE`; loading again from the start does no harm
 */
export async function loadReference(
  rows: AsyncIterable<ReferenceRow>,
  stores: readonly ReferenceStore[],
  { onProgress, signal }: LoadOptions,
): Promise<number> {
  let put = 0;
  let chunk: ReferenceRow[] = [];
  const flush = async (): Promise<void> => {
    const full = chunk;
    chunk = [];
    await Promise.all(stores.map((store) => store.put(full)));
    put += full.length;
    onProgress(put);
  };
  try {
    for await (const row of rows) {
      chunk.push(row);
      if (chunk.length >= CHUNK) await flush();
      if (signal.aborted) break;
    }
    if (chunk.length > 0) await flush();
  } catch (error) {
    await announce(stores).catch(() => {});
    throw error;
  }
  await announce(stores);
  return put;
}

async function announce(stores: readonly ReferenceStore[]): Promise<void> {
  await Promise.all(stores.map((store) => store.announce()));
}
