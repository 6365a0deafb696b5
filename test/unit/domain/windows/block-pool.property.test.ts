import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BlockPool, classFor } from '../../../../src/domain/windows/block-pool.ts';
import { CHUNK_RECORDS, localOf } from '../../../../src/domain/windows/record-chunks.ts';

it.each([
  [0, 0],
  [1, 0],
  [2, 1],
  [3, 2],
  [4, 2],
  [5, 3],
  [4_000, 12],
])('a block for %d records has class %d', (records, sizeClass) => {
  expect(classFor(records)).toBe(sizeClass);
});

interface Held {
  readonly block: number;
  readonly sizeClass: number;
  readonly mark: number;
}

function fill(pool: BlockPool, { block, sizeClass, mark }: Held): void {
  const at = localOf(block) * pool.wordsPerRecord;
  pool.wordsAt(block).fill(mark, at, at + (pool.wordsPerRecord << sizeClass));
}

function isIntact(pool: BlockPool, { block, sizeClass, mark }: Held): boolean {
  const at = localOf(block) * pool.wordsPerRecord;
  const part = pool.wordsAt(block).subarray(at, at + (pool.wordsPerRecord << sizeClass));
  return part.length === pool.wordsPerRecord << sizeClass && part.every((word) => word === mark);
}

it('hands out blocks that never overlap, whatever is taken and given back', () => {
  const steps = fc.array(
    fc.record({ sizeClass: fc.integer({ min: 0, max: 14 }), release: fc.option(fc.nat()) }),
    { minLength: 1, maxLength: 60 },
  );
  fc.assert(
    fc.property(steps, (list) => {
      const pool = new BlockPool(2, 16);
      const held: Held[] = [];
      list.forEach(({ sizeClass, release }, mark) => {
        if (release !== null && held.length > 0) {
          const [given] = held.splice(release % held.length, 1);
          if (given !== undefined) pool.release(given.block, given.sizeClass);
        }
        const taken = { block: pool.allocate(sizeClass), sizeClass, mark };
        held.push(taken);
        fill(pool, taken);
      });
      expect(held.filter((block) => !isIntact(pool, block))).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

it('joins small blocks given back, so that they serve a large one', () => {
  const pool = new BlockPool(2, 16);
  const small = Array.from({ length: CHUNK_RECORDS }, () => pool.allocate(0));
  const { bytes } = pool;
  for (const block of small) pool.release(block, 0);
  pool.allocate(13);
  expect(pool.bytes).toBe(bytes);
});

it('refuses a block larger than it can address', () => {
  expect(() => new BlockPool(2, 16).allocate(25)).toThrow(RangeError);
});
