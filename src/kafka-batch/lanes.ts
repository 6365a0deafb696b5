import type { Queued, RawRecord } from './record.ts';

/** Records of one key, in order. */
interface Lane {
  readonly records: { readonly record: RawRecord; readonly place: number }[];
  next: number;
}

/**
 * Hands out records so that a lane has at most one in hand. The earliest of the batch that is free comes first: a
 * batch that runs out of time has then advanced its partitions, even where the source starts again from the lowest
 * offset that was reported.
 */
export class Lanes {
  /** Lanes with nothing in hand, the one with the earliest record last. */
  readonly #free: Lane[];

  constructor(batch: readonly Queued[]) {
    const lanes = new Map<string, Lane>();
    batch.forEach(({ record, lane: name }, place) => {
      const lane = lanes.get(name) ?? { records: [], next: 0 };
      lane.records.push({ record, place });
      lanes.set(name, lane);
    });
    this.#free = [...lanes.values()].reverse();
  }

  take(): Taken | undefined {
    const lane = this.#free.pop();
    const head = lane?.records[lane.next];
    if (lane === undefined || head === undefined) return undefined;
    return {
      record: head.record,
      release: () => {
        lane.next += 1;
        this.#putBack(lane);
      },
      rest: () => lane.records.slice(lane.next + 1).map(({ record }) => record),
    };
  }

  #putBack(lane: Lane): void {
    const place = lane.records[lane.next]?.place;
    if (place === undefined) return;
    let low = 0;
    let high = this.#free.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (placeOf(this.#free[middle]) > place) low = middle + 1;
      else high = middle;
    }
    this.#free.splice(low, 0, lane);
  }
}

export interface Taken {
  readonly record: RawRecord;
  /** Lets the next record of the lane be taken. A lane that is not released stops here. */
  release(): void;
  /** The records of the lane after this one. */
  rest(): RawRecord[];
}

const placeOf = (lane: Lane | undefined): number =>
  lane?.records[lane.next]?.place ?? Number.POSITIVE_INFINITY;
