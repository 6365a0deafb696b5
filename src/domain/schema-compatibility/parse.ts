/** An Avro schema with its names resolved; recursive schemas make a graph. */
export type AvroType =
  | { readonly kind: Primitive; readonly logical: string | undefined }
  | { readonly kind: 'array'; readonly of: AvroType }
  | { readonly kind: 'map'; readonly of: AvroType }
  | { readonly kind: 'union'; readonly branches: readonly AvroType[] }
  | NamedType;

export interface NamedType {
  readonly kind: 'record' | 'enum' | 'fixed';
  readonly fullName: string;
  /** The name without its namespace. */
  readonly name: string;
  /** Full names. */
  readonly aliases: readonly string[];
  /** Of a record, filled once the names in them are known. */
  fields: readonly AvroField[];
  /** Of an enum. */
  readonly symbols: readonly string[];
  /** Whether an enum says what an unknown symbol is read as. */
  readonly hasDefault: boolean;
  /** Bytes of a fixed. */
  readonly size: number;
  readonly logical: string | undefined;
}

export interface AvroField {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly type: AvroType;
  readonly hasDefault: boolean;
}

const PRIMITIVES = [
  ...(['null', 'boolean', 'int', 'long', 'float', 'double'] as const),
  ...(['bytes', 'string'] as const),
];
export type Primitive = (typeof PRIMITIVES)[number];
/** Whether a type has neither a name nor parts. */
export const isPrimitive = (type: AvroType): type is Extract<AvroType, { kind: Primitive }> =>
  type.kind !== 'union' && type.kind !== 'array' && type.kind !== 'map' && !isNamed(type);

export const isNamed = (type: AvroType): type is NamedType =>
  type.kind === 'record' || type.kind === 'enum' || type.kind === 'fixed';

type Json = { readonly [key: string]: unknown };

/**
 * Resolves the names of an Avro schema (its JSON, parsed). Expects a valid schema: what it needs it checks, not more.
 * @throws Error on a name that is not defined or a type that Avro does not know
 */
export function parseSchema(schema: unknown): AvroType {
  const named = new Map<string, NamedType>();

  function parse(given: unknown, namespace: string): AvroType {
    if (typeof given === 'string') return reference(given, namespace);
    if (Array.isArray(given)) {
      return { kind: 'union', branches: given.map((branch) => parse(branch, namespace)) };
    }
    if (typeof given !== 'object' || given === null) throw new Error(`${given} is no Avro type`);
    const json = given as Json;
    const { type } = json;
    if (type === 'array') return { kind: 'array', of: parse(json['items'], namespace) };
    if (type === 'map') return { kind: 'map', of: parse(json['values'], namespace) };
    if (type === 'record' || type === 'error') return define('record', json, namespace);
    if (type === 'enum' || type === 'fixed') return define(type, json, namespace);
    if (isPrimitiveName(type)) return { kind: type, logical: logicalOf(json) };
    return parse(type, namespace);
  }

  function reference(name: string, namespace: string): AvroType {
    if (isPrimitiveName(name)) return { kind: name, logical: undefined };
    const known = named.get(qualified(name, namespace)) ?? named.get(name);
    if (known === undefined) throw new Error(`the type ${name} is not defined`);
    return known;
  }

  function define(kind: NamedType['kind'], json: Json, namespace: string): NamedType {
    const stated = json['namespace'];
    const fullName = qualified(
      String(json['name']),
      typeof stated === 'string' ? stated : namespace,
    );
    const own = fullName.slice(0, Math.max(0, fullName.lastIndexOf('.')));
    const type: NamedType = {
      kind,
      fullName,
      name: unqualified(fullName),
      aliases: list(json['aliases']).map((alias) => qualified(String(alias), own)),
      fields: [],
      symbols: list(json['symbols']).map(String),
      hasDefault: json['default'] !== undefined,
      size: Number(json['size'] ?? 0),
      logical: logicalOf(json),
    };
    named.set(fullName, type);
    type.fields = list(json['fields']).map((field) => fieldOf(field as Json, own));
    return type;
  }

  const fieldOf = (field: Json, namespace: string): AvroField => ({
    name: String(field['name']),
    aliases: list(field['aliases']).map(String),
    type: parse(field['type'], namespace),
    hasDefault: field['default'] !== undefined,
  });

  return parse(schema, '');
}

const isPrimitiveName = (type: unknown): type is Primitive =>
  (PRIMITIVES as readonly unknown[]).includes(type);

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const qualified = (name: string, namespace: string): string =>
  name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;

export const unqualified = (fullName: string): string =>
  fullName.slice(fullName.lastIndexOf('.') + 1);

/** A logical type with what changes its meaning, e.g. `decimal(10, 2)`. */
function logicalOf(json: Json): string | undefined {
  const { logicalType } = json;
  if (logicalType === 'decimal') return `decimal(${json['precision']}, ${json['scale'] ?? 0})`;
  return typeof logicalType === 'string' ? logicalType : undefined;
}
