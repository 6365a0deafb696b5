import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** How far a log group was read. Events arrive slightly out of order, so the last moments are read again. */
export interface Position {
  /** Newest timestamp seen, epoch milliseconds. */
  readonly newest: number;
  /** Event id → timestamp of what was seen within the overlap. */
  readonly seen: Readonly<Record<string, number>>;
}

/** Log group → position. */
export type Positions = Readonly<Record<string, Position>>;

/** How much of the past is read again, in milliseconds. */
export const OVERLAP_MS = 5_000;

export interface SeenEvent {
  readonly id: string;
  readonly timestamp: number;
}

export const startOf = (position: Position | undefined): number =>
  Math.max(0, (position?.newest ?? 0) - OVERLAP_MS);

/** The events not seen before, and the position after them. */
export function advance<T extends SeenEvent>(
  position: Position | undefined,
  events: readonly T[],
): { readonly fresh: readonly T[]; readonly position: Position } {
  const seen = { ...position?.seen };
  const fresh = events.filter(({ id, timestamp }) => {
    const isNew = seen[id] === undefined;
    seen[id] = timestamp;
    return isNew;
  });
  const newest = events.reduce(
    (max, event) => Math.max(max, event.timestamp),
    position?.newest ?? 0,
  );
  const recent = Object.entries(seen).filter(([, timestamp]) => timestamp >= newest - OVERLAP_MS);
  return { fresh, position: { newest, seen: Object.fromEntries(recent) } };
}

export function readPositions(file: string): Positions {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Positions;
  } catch {
    return {};
  }
}

export function writePositions(file: string, positions: Positions): void {
  const draft = `${file}.draft`;
  writeFileSync(draft, JSON.stringify(positions));
  renameSync(draft, file);
}
