import { describe, expect, it } from '@jest/globals';
import { compatibilityPartitioner, murmur2 as reference } from '@platformatic/kafka';
import { murmur2, partitionOf } from '../../../../bench/load/partitioner.ts';

describe('partitioner', () => {
  it('agrees with the Kafka client on keys of every length', () => {
    for (let length = 0; length < 200; length++) {
      const key = Buffer.from(Array.from({ length }, (_, i) => (i * 37 + length * 11) % 256));

      expect([length, murmur2(key)]).toEqual([length, reference(key)]);
    }
  });

  it('chooses the partition the producers of this repository choose', () => {
    for (let account = 0; account < 1_000; account++) {
      const key = Buffer.from(`acct-${account}`);

      expect(partitionOf(key, 6)).toBe(compatibilityPartitioner({} as never, key) % 6);
    }
  });
});
