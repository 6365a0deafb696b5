import type { AvroJson, AvroObject, Field } from './transaction-types.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

const PLAIN: Readonly<Record<string, JsonSchema>> = {
  null: { type: 'null' },
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  int: { type: 'integer' },
  long: { type: 'integer' },
  float: { type: 'number' },
  double: { type: 'number' },
};

/**
 * An Avro record as JSON Schema (draft 07) of its JSON form, as events travel over EventBridge and HTTP: its own and
 * every enum and record within it, by name. A field with a default may be absent.
 * @param referTo where a named schema will be found
 */
export function jsonSchemas(
  root: AvroObject,
  referTo: (name: string) => string,
): Readonly<Record<string, JsonSchema>> {
  const schemas: Record<string, JsonSchema> = {};

  function schemaOf(type: AvroJson): JsonSchema {
    if (typeof type === 'string')
      return PLAIN[type] ?? refer(type.slice(type.lastIndexOf('.') + 1));
    if (Array.isArray(type)) return union((type as readonly AvroJson[]).map(schemaOf));
    const object = type as AvroObject;
    switch (object.type) {
      case 'array':
        return { type: 'array', items: schemaOf(object.items ?? 'null') };
      case 'map':
        return { type: 'object', additionalProperties: schemaOf(object.values ?? 'null') };
      case 'enum':
        return define(object, { type: 'string', enum: object.symbols });
      case 'record':
        return define(object, recordOf(object.fields ?? []));
      default:
        return schemaOf(object.type);
    }
  }

  function define({ name, doc }: AvroObject, schema: JsonSchema): JsonSchema {
    schemas[String(name)] = { ...(doc === undefined ? {} : { description: doc }), ...schema };
    return refer(String(name));
  }

  const refer = (name: string): JsonSchema => ({ $ref: referTo(name) });

  const recordOf = (fields: readonly Field[]): JsonSchema => ({
    type: 'object',
    required: fields.filter((field) => field.default === undefined).map(({ name }) => name),
    properties: Object.fromEntries(
      fields.map(({ name, type, doc, default: fallback }) => [
        name,
        {
          ...schemaOf(type),
          ...(doc === undefined ? {} : { description: doc }),
          ...(fallback === undefined ? {} : { default: fallback }),
        },
      ]),
    ),
  });

  schemaOf(root);
  return schemas;
}

function union(branches: readonly JsonSchema[]): JsonSchema {
  const types = branches.map((branch) => branch['type']);
  const plain = branches.every((branch) => Object.keys(branch).length === 1 && 'type' in branch);
  return plain ? { type: types } : { anyOf: branches };
}
