import { describe, expect, it } from '@jest/globals';
import type { ReferenceRow } from '../../../../src/application/ports/reference-store.ts';
import { loadReference } from '../../../../src/application/reference/load-reference.ts';
import { memoryReference } from '../../../helpers/memory-reference.ts';

async function* rows(count: number): AsyncGenerator<ReferenceRow> {
  for (let i = 0; i < count; i++) {
    yield { kind: 'accounts', id: `a${i}`, value: { segment: String(i) } };
  }
}
const idle = { onProgress: () => {}, signal: new AbortController().signal };
const ids = (count: number) => Array.from({ length: count }, (_, i) => `a${i}`);

describe('loading reference data', () => {
  it('puts every row into every store and announces it once, after the last', async () => {
    const stores = [memoryReference(), memoryReference()];
    const seen: number[] = [];
    const onProgress = (count: number) => void seen.push(count);
    expect(await loadReference(rows(1_234), stores, { ...idle, onProgress })).toBe(1_234);
    for (const store of stores) {
      expect((await store.lookUp(ids(1_234), [])).accounts.size).toBe(1_234);
      expect(store.announced).toBe(1);
    }
    expect(seen).toEqual([500, 1_000, 1_234]);
  });

  it('announces what was written before it failed, and says why', async () => {
    const store = memoryReference();
    let puts = 0;
    const failing = {
      ...store,
      announce: () => store.announce(),
      put: async (some: readonly ReferenceRow[]) => {
        puts += 1;
        if (puts === 2) throw new Error('gone');
        await store.put(some);
      },
    };
    await expect(loadReference(rows(1_234), [failing], idle)).rejects.toThrow('gone');
    expect(store.announced).toBe(1);
  });

  it('stops when it is asked to, with what it has read written', async () => {
    const store = memoryReference();
    const stop = new AbortController();
    const options = { onProgress: () => stop.abort(), signal: stop.signal };
    expect(await loadReference(rows(5_000), [store], options)).toBe(500);
    expect(store.announced).toBe(1);
  });
});
