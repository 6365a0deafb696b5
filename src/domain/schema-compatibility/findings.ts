import { type AvroType, isNamed, type NamedType } from './parse.ts';

/** What of a pair of schemas can't be resolved. */
export type IncompatibilityKind =
  | 'default-missing'
  | 'type-changed'
  | 'name-changed'
  | 'symbols-missing'
  | 'size-changed'
  | 'logical-type-changed'
  | 'alias-ambiguous'
  | 'contains-incompatible';

export interface Incompatibility {
  /** Where, in the reader: `Transaction.location.latitude`; `[]` are an array's items, `{}` a map's values. */
  readonly path: string;
  readonly kind: IncompatibilityKind;
  /** Why, in plain words. */
  readonly reason: string;
}

export type Found = readonly Incompatibility[];

/** Each place once, and without what only repeats that a record within itself can't be read. */
export function essential(found: Found): Found {
  const distinct = [...new Map(found.map((one) => [`${one.path} ${one.reason}`, one])).values()];
  const causes = distinct.filter(({ kind }) => kind !== 'contains-incompatible');
  return causes.length > 0 ? causes : distinct;
}

export const recursive = (path: string, { fullName }: NamedType): Incompatibility => ({
  path,
  kind: 'contains-incompatible',
  reason: `contains ${fullName}, which can't be read`,
});

export function symbols(path: string, reader: NamedType, writer: NamedType): Found {
  const missing = writer.symbols.filter((symbol) => !reader.symbols.includes(symbol));
  if (missing.length === 0 || reader.hasDefault) return [];
  const reason = `the writer may send ${missing.join(', ')}, which the reader's ${reader.name} lacks, and it has no default symbol`;
  return [{ path, kind: 'symbols-missing', reason }];
}

export function logicalTypes(
  path: string,
  reader: string | undefined,
  writer: string | undefined,
): Found {
  if (reader === undefined || writer === undefined || reader === writer) return [];
  const reason = `the writer means ${writer}, the reader takes it for ${reader}`;
  return [{ path, kind: 'logical-type-changed', reason }];
}

export function typeChanged(path: string, reader: AvroType, writer: AvroType): Found {
  const reason = `the writer sends ${spell(writer)}, the reader takes ${spell(reader)}`;
  return [{ path, kind: 'type-changed', reason }];
}

function spell(type: AvroType): string {
  if (type.kind === 'union') return `only ${type.branches.map(spell).join(' or ')}`;
  if (type.kind === 'array' || type.kind === 'map') return `${type.kind} of ${spell(type.of)}`;
  return isNamed(type) ? `${type.kind} ${type.fullName}` : type.kind;
}
