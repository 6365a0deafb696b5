import type { ClientBase } from 'pg';
import { type LogReader, logReader } from '../../../src/adapters/kafka/log-reader.ts';
import { storesBefore } from '../../../src/adapters/postgres/rebuild/checkpoints.ts';
import { MillraceError } from '../../../src/domain/errors.ts';

/**
 * Where the partitions of a log begin that still has everything that was stored.
 * @param offsets checkpoints by partition
 * @throws MillraceError `MLR_OFFSET_OUT_OF_RANGE` when it has not
 */
export async function checkLog(
  bootstrapServers: string,
  topic: string,
  client: ClientBase,
  offsets: ReadonlyMap<number, number>,
): Promise<ReadonlyMap<number, number>> {
  const log: LogReader = logReader(bootstrapServers);
  try {
    const ranges = await log.ranges(topic, 0, Number.MAX_SAFE_INTEGER);
    for (const [partition, checkpoint] of offsets) {
      const { from = 0, to = 0 } = ranges.find((range) => range.partition === partition) ?? {};
      const place = `partition ${partition} of ${topic}`;
      if (checkpoint > to) {
        throw outOfRange(
          `${place} ends at ${to}, before its checkpoint ${checkpoint}: it is another log than the one that was ` +
            'stored. Rebuild with --from store',
        );
      }
      if (from > 0 && (await storesBefore(client, partition, from))) {
        throw outOfRange(
          `${place} begins at ${from} and events from before are stored: the broker's retention removed their ` +
            'records. Rebuild with --from store',
        );
      }
    }
    return new Map(ranges.map(({ partition, from }) => [partition, from]));
  } finally {
    await log.close();
  }
}

const outOfRange = (text: string) => new MillraceError('MLR_OFFSET_OUT_OF_RANGE', text);
