import {
  essential,
  type Found,
  type Incompatibility,
  logicalTypes,
  recursive,
  symbols,
  typeChanged,
} from './findings.ts';
import {
  type AvroField,
  type AvroType,
  isNamed,
  isPrimitive,
  type NamedType,
  parseSchema,
} from './parse.ts';
import { promotes } from './promotions.ts';

export type { Incompatibility, IncompatibilityKind } from './findings.ts';

/**
 * Why data of the writer's schema can't, or not always, be read with the reader's: empty when all of it can.
 *
 * The rules are those of "Schema Resolution" in the Avro 1.12 specification
 * (https://avro.apache.org/docs/1.12.0/specification/#schema-resolution). Stricter in one point: both sides state a
 * logical type and not the same one, as numbers would silently change their meaning.
 *
 * @param reader Avro schema as parsed JSON
 * @param writer Avro schema as parsed JSON
 * @throws Error when one is no Avro schema
 */
export function incompatibilities(reader: unknown, writer: unknown): readonly Incompatibility[] {
  const [readerType, writerType] = [parseSchema(reader), parseSchema(writer)];
  const failed = new Set<string>();
  // Recursive schemas: a pair under comparison counts as compatible until it fails; repeated until nothing else
  // fails, which is the largest set of pairs that can be resolved.
  for (;;) {
    const before = failed.size;
    const found = compare(readerType, writerType, failed);
    if (failed.size === before) return essential(found);
  }
}

function compare(readerType: AvroType, writerType: AvroType, failed: Set<string>): Found {
  const known = new Map<string, { readonly path: string; readonly found: Found }>();

  function resolve(path: string, reader: AvroType, writer: AvroType): Found {
    if (writer.kind === 'union') {
      return writer.branches.flatMap((branch) => resolve(path, reader, branch));
    }
    if (reader.kind === 'union') return intoUnion(path, reader.branches, writer);
    if (reader.kind === 'array' || reader.kind === 'map') {
      if (writer.kind !== reader.kind) return typeChanged(path, reader, writer);
      return resolve(path + (reader.kind === 'array' ? '[]' : '{}'), reader.of, writer.of);
    }
    if (isNamed(reader)) {
      if (!isNamed(writer) || writer.kind !== reader.kind) return typeChanged(path, reader, writer);
      return resolveNamed(path, reader, writer);
    }
    if (!isPrimitive(writer) || !promotes(writer.kind, reader.kind)) {
      return typeChanged(path, reader, writer);
    }
    return logicalTypes(path, reader.logical, writer.logical);
  }

  /** One branch must read it all. If none does, the branch that was meant for it says why. */
  function intoUnion(path: string, branches: readonly AvroType[], writer: AvroType): Found {
    const answers = branches.map((branch) => resolve(path, branch, writer));
    if (answers.some((found) => found.length === 0)) return [];
    const meant = branches.findIndex((branch) => isCounterpart(branch, writer));
    return answers[meant] ?? typeChanged(path, { kind: 'union', branches }, writer);
  }

  function resolveNamed(path: string, reader: NamedType, writer: NamedType): Found {
    const pair = `${reader.fullName} ${writer.fullName}`;
    const earlier = known.get(pair);
    if (earlier !== undefined) return movedTo(path, earlier);
    known.set(pair, { path, found: failed.has(pair) ? [recursive(path, reader)] : [] });
    const found = named(path, reader, writer);
    known.set(pair, { path, found });
    if (found.length > 0) failed.add(pair);
    return found;
  }

  function named(path: string, reader: NamedType, writer: NamedType): Found {
    if (reader.name !== writer.name && !reader.aliases.includes(writer.fullName)) {
      const reason = `the ${reader.kind} ${reader.fullName} was ${writer.fullName} to the writer, and no alias says so`;
      return [{ path, kind: 'name-changed', reason }];
    }
    if (reader.kind === 'record') {
      return reader.fields.flatMap((field) => recordField(`${path}.${field.name}`, field, writer));
    }
    if (reader.kind === 'enum') return symbols(path, reader, writer);
    if (reader.size === writer.size) return logicalTypes(path, reader.logical, writer.logical);
    const reason = `the writer has ${writer.size} bytes here, the reader ${reader.size}`;
    return [{ path, kind: 'size-changed', reason }];
  }

  function recordField(path: string, field: AvroField, writer: NamedType): Found {
    const matching = writer.fields.filter(
      ({ name }) => name === field.name || field.aliases.includes(name),
    );
    if (matching.length > 1) {
      const names = matching.map(({ name }) => name).join(' and ');
      const reason = `the name and the aliases fit several of the writer's fields: ${names}`;
      return [{ path, kind: 'alias-ambiguous', reason }];
    }
    const [match] = matching;
    if (match !== undefined) return resolve(path, field.type, match.type);
    if (field.hasDefault) return [];
    const reason = 'the writer does not have this field, and it has no default to read instead';
    return [{ path, kind: 'default-missing', reason }];
  }

  const root = isNamed(readerType) ? readerType.name : '(root)';
  return resolve(root, readerType, writerType);
}

/** What was found of the same pair of types elsewhere. */
const movedTo = (path: string, earlier: { readonly path: string; readonly found: Found }): Found =>
  earlier.found.map((one) => ({ ...one, path: path + one.path.slice(earlier.path.length) }));

/** Whether a branch is what the writer's type became, so that its own differences explain the refusal. */
function isCounterpart(branch: AvroType, writer: AvroType): boolean {
  if (isNamed(branch) && isNamed(writer)) {
    return (
      branch.kind === writer.kind &&
      (branch.name === writer.name || branch.aliases.includes(writer.fullName))
    );
  }
  return branch.kind === writer.kind;
}
