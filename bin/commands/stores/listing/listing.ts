import type { LaneName } from '../../options/lane.ts';

/** An alert or a quarantined record as plain values. */
export type Entry = Readonly<Record<string, unknown>>;

/** An entry with the lanes that hold it. */
export type LaneEntry = Entry & { readonly lanes: readonly LaneName[] };

/** Alerts or quarantined records of one lane. */
export interface LaneEntries {
  readonly lane: LaneName;
  /** The newest ones that match, newest first. */
  newest(): Promise<readonly Entry[]>;
  /** Those with these keys, in no order, whenever they were stored. */
  withKeys(keys: readonly string[]): Promise<readonly Entry[]>;
}

/** How entries are told apart and put in order. */
export interface ListingShape {
  /** Attribute that is the same in every lane. */
  readonly key: string;
  /** Attribute with an ISO time: when a lane stored it. */
  readonly time: string;
  readonly limit: number;
}

/**
 * The newest entries of all lanes, each once, with every lane that holds it: one that is the newest in a lane may have
 * been in the other for long, so that lane is asked.
 */
export async function newestOf(
  lanes: readonly LaneEntries[],
  { key, time, limit }: ListingShape,
): Promise<LaneEntry[]> {
  const found = new Map<string, { entry: Entry; lanes: Set<LaneName> }>();
  const add = (lane: LaneName, entry: Entry): void => {
    const known = found.get(String(entry[key]));
    if (known !== undefined) known.lanes.add(lane);
    else found.set(String(entry[key]), { entry, lanes: new Set([lane]) });
  };
  const newest = await Promise.all(lanes.map((one) => one.newest()));
  lanes.forEach(({ lane }, i) => {
    for (const entry of newest[i] ?? []) add(lane, entry);
  });
  const shown = [...found]
    .sort(([, a], [, b]) => String(b.entry[time]).localeCompare(String(a.entry[time])))
    .slice(0, limit);
  await Promise.all(
    lanes.map(async ({ lane, withKeys }) => {
      const keys = shown.filter(([, one]) => !one.lanes.has(lane)).map(([each]) => each);
      if (keys.length === 0) return;
      for (const entry of await withKeys(keys)) add(lane, entry);
    }),
  );
  const order = lanes.map(({ lane }) => lane);
  return shown.map(([, one]) => ({ ...one.entry, lanes: order.filter((l) => one.lanes.has(l)) }));
}

/** `workflow`, `stream` or `both`. */
export const laneText = ({ lanes }: LaneEntry): string =>
  lanes.length > 1 ? 'both' : (lanes[0] ?? '');
