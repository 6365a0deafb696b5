import type { Cache } from './connection.ts';
import { DEFAULT_PREFIX, partitionKeys, partitionsKey } from './keys.ts';
import { unavailable } from './unavailable.ts';

/**
 * First offset that the read models do not show, by partition. Only reads, and begins nothing.
 * @throws MillraceError `MLR_STORE_UNAVAILABLE`
 */
export async function projectedOffsets(
  { client, place }: Cache,
  prefix: string = DEFAULT_PREFIX,
): Promise<ReadonlyMap<number, number>> {
  try {
    const partitions = (await client.smembers(partitionsKey(prefix))).map(Number);
    const offsets = await Promise.all(
      partitions.map(async (partition): Promise<[number, number]> => {
        const next = await client.hget(partitionKeys(prefix, partition).projection, 'nextOffset');
        return [partition, Number(next ?? 0)];
      }),
    );
    return new Map(offsets);
  } catch (error) {
    throw unavailable(place, error);
  }
}
