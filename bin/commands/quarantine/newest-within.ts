import type {
  QuarantineFilter,
  QuarantineStore,
} from '../../../src/application/ports/quarantine.ts';
import type { LaneEntries } from '../stores/listing/listing.ts';

type Store = Pick<QuarantineStore, 'list'>;

/** A lane whose newest entries are those of a stretch of time, which its store lists oldest first. @param limit at most */
export function newestWithin(
  lane: LaneEntries,
  store: Store,
  filter: QuarantineFilter,
  limit: number,
): LaneEntries {
  return {
    ...lane,
    async newest() {
      const positions: string[] = [];
      for await (const { position } of store.list(filter)) {
        positions.push(position);
        if (positions.length > limit) positions.shift();
      }
      return positions.length === 0 ? [] : await lane.withKeys(positions);
    },
  };
}
