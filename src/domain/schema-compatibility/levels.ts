import { type Incompatibility, incompatibilities } from './incompatibilities.ts';

/** What a new version must be compatible with; the names and meanings of Confluent's registry. */
export const COMPATIBILITY_LEVELS = [
  'BACKWARD',
  'BACKWARD_TRANSITIVE',
  'FORWARD',
  'FORWARD_TRANSITIVE',
  'FULL',
  'FULL_TRANSITIVE',
  'NONE',
] as const;
export type CompatibilityLevel = (typeof COMPATIBILITY_LEVELS)[number];

/** Versions that can't be read by one another. */
export interface Conflict {
  /** The version that would read. */
  readonly reader: number;
  /** The version it would have to read. */
  readonly writer: number;
  readonly found: readonly Incompatibility[];
}

/**
 * Compares the newest version with those before it, as the level asks: BACKWARD lets the newest read what older
 * ones wrote, FORWARD lets older ones read the newest, FULL both; TRANSITIVE looks at all versions, not only the
 * last.
 * @param versions schemas as parsed JSON by version number
 */
export function conflicts(
  level: CompatibilityLevel,
  versions: ReadonlyMap<number, unknown>,
): readonly Conflict[] {
  const [newest, ...older] = [...versions.keys()].sort((a, b) => b - a);
  if (newest === undefined || level === 'NONE') return [];
  const compared = level.endsWith('_TRANSITIVE') ? older : older.slice(0, 1);
  const pairs = compared.flatMap((version) => [
    ...(level.startsWith('FORWARD') ? [] : [{ reader: newest, writer: version }]),
    ...(level.startsWith('BACKWARD') ? [] : [{ reader: version, writer: newest }]),
  ]);
  return pairs
    .map(({ reader, writer }) => ({
      reader,
      writer,
      found: incompatibilities(versions.get(reader), versions.get(writer)),
    }))
    .filter(({ found }) => found.length > 0);
}
