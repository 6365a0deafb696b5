/** An Avro type as JSON, as far as events use it. */
export type AvroJson =
  | string
  | readonly AvroJson[]
  | {
      readonly type: AvroJson;
      readonly name?: string;
      readonly fields?: readonly AvroJsonField[];
      readonly symbols?: readonly string[];
      readonly items?: AvroJson;
      readonly values?: AvroJson;
    };

export interface AvroJsonField {
  readonly name: string;
  readonly type: AvroJson;
  readonly default?: unknown;
}

/** How a JSON value is read as a type. */
export interface JsonReader {
  /** What the value should be, to end "x is not …". */
  readonly expected: string;
  /** Whether null is a value of it. */
  readonly nullable: boolean;
  /** @returns the value, absent parts filled with their defaults, or `undefined` when it is none of this type */
  read(value: unknown): unknown;
}

const MAX_INT = 2 ** 31 - 1;

const PLAIN: Readonly<Record<string, readonly [string, (value: unknown) => boolean]>> = {
  null: ['null', (value) => value === null],
  string: ['a string', (value) => typeof value === 'string'],
  boolean: ['a boolean', (value) => typeof value === 'boolean'],
  int: ['a whole number', (value) => Number.isInteger(value) && Math.abs(Number(value)) <= MAX_INT],
  long: ['a whole number', Number.isSafeInteger],
  float: ['a number', (value) => typeof value === 'number'],
  double: ['a number', (value) => typeof value === 'number'],
};

/** Makes readers of types; one maker per schema, as later types refer to earlier ones by name. */
export function jsonReaders(): (type: AvroJson) => JsonReader {
  const named = new Map<string, JsonReader>();

  function readerOf(type: AvroJson): JsonReader {
    if (typeof type === 'string') return plain(type);
    if (isUnion(type)) return union(type.map(readerOf));
    if (type.type === 'array') return list(readerOf(type.items ?? 'null'));
    if (type.type === 'map') return map(readerOf(type.values ?? 'null'));
    if (type.type === 'enum') return name(type.name, oneOf(type.symbols ?? []));
    if (type.type === 'record') return name(type.name, record(type.fields ?? []));
    return readerOf(type.type);
  }

  function plain(type: string): JsonReader {
    const found = PLAIN[type];
    if (found === undefined) return reference(type.slice(type.lastIndexOf('.') + 1));
    const [expected, is] = found;
    return {
      expected,
      nullable: type === 'null',
      read: (value) => (is(value) ? value : undefined),
    };
  }

  /** Looked up when it is read: a record may refer to itself. */
  const reference = (type: string): JsonReader => ({
    expected: `a ${type}`,
    nullable: false,
    read: (value) => named.get(type)?.read(value),
  });

  function name(given: string | undefined, reader: JsonReader): JsonReader {
    named.set(given ?? '', reader);
    return reader;
  }

  function record(fields: readonly AvroJsonField[]): JsonReader {
    const readers = fields.map((field) => ({ field, reader: readerOf(field.type) }));
    return {
      expected: 'an object with the fields of its schema',
      nullable: false,
      read(value) {
        if (!isObject(value)) return undefined;
        const entries = readers.map(({ field, reader }) => [
          field.name,
          given(value, field, reader),
        ]);
        return entries.some(([, part]) => part === undefined)
          ? undefined
          : Object.fromEntries(entries);
      },
    };
  }

  return readerOf;
}

/** The value of a field, its default where it is absent. `undefined` when there is neither or it does not fit. */
function given(
  object: Readonly<Record<string, unknown>>,
  field: AvroJsonField,
  reader: JsonReader,
) {
  const value = object[field.name];
  return value === undefined ? structuredClone(field.default) : reader.read(value);
}

const isUnion = (type: AvroJson): type is readonly AvroJson[] => Array.isArray(type);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const union = (branches: readonly JsonReader[]): JsonReader => ({
  expected: branches
    .filter(({ nullable }) => !nullable)
    .map(({ expected }) => expected)
    .join(' or '),
  nullable: branches.some(({ nullable }) => nullable),
  read(value) {
    for (const branch of branches) {
      const read = branch.read(value);
      if (read !== undefined) return read;
    }
    return undefined;
  },
});

const oneOf = (symbols: readonly string[]): JsonReader => ({
  expected: `one of ${symbols.join(', ')}`,
  nullable: false,
  read: (value) => (symbols.includes(value as string) ? value : undefined),
});

const list = (items: JsonReader): JsonReader => ({
  expected: `a list, each entry ${items.expected}`,
  nullable: false,
  read(value) {
    if (!Array.isArray(value)) return undefined;
    const read = value.map(items.read);
    return read.includes(undefined) ? undefined : read;
  },
});

const map = (values: JsonReader): JsonReader => ({
  expected: `a map, each value ${values.expected}`,
  nullable: false,
  read(value) {
    if (!isObject(value)) return undefined;
    const entries = Object.entries(value).map(([key, each]) => [key, values.read(each)]);
    return entries.some(([, each]) => each === undefined) ? undefined : Object.fromEntries(entries);
  },
});
