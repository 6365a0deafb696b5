/**
 * The text of `src/domain/transaction.generated.ts`: the TypeScript type of the newest version and every published
 * version as a constant, so that bundles and the pure core need no file at run time.
 */
export interface Field {
  readonly name: string;
  readonly type: AvroJson;
  readonly default?: unknown;
  readonly doc?: string;
}
export type AvroJson = string | readonly AvroJson[] | AvroObject;
export interface AvroObject {
  readonly type: AvroJson;
  readonly name?: string;
  readonly doc?: string;
  readonly fields?: readonly Field[];
  readonly symbols?: readonly string[];
  readonly items?: AvroJson;
  readonly values?: AvroJson;
  readonly logicalType?: string;
}
export type RecordJson = AvroObject & { readonly name: string; readonly fields: readonly Field[] };

export const EVENT_SUBJECT = 'transactions-value';

/** @param versions every version of the subject, oldest first */
export function transactionTypes(versions: readonly RecordJson[]): string {
  const first = versions[0] as RecordJson;
  const newest = versions.at(-1) as RecordJson;
  const { name } = newest;
  const isAdded = (field: Field) => !first.fields.some((old) => old.name === field.name);
  const ordered = inOrderOfPublication(versions);
  const lines = [
    `// Generated from schemas/${EVENT_SUBJECT} by \`npm run schemas:generate\`. Do not edit.`,
    ...namedTypes(newest.fields).map(declarationOf),
    `\n/** ${newest.doc} */`,
    `export interface ${name} {`,
    ...newest.fields.flatMap((field) => {
      const mark = isAdded(field) && field.default !== undefined ? '?' : '';
      return fieldLines(field, mark);
    }),
    '}',
    `\n/** Fields of the newest version, in the order in which they were published. */`,
    `export const ${name}Fields = [`,
    ...ordered.map((field) => `  '${field.name}',`),
    '] as const;',
    `\n/** Fields that later versions added, with their defaults. */`,
    `export const Added${name}Fields: { readonly [name in keyof ${name}]?: unknown } = {`,
    ...ordered.filter(isAdded).map((field) => `  ${field.name}: ${JSON.stringify(field.default)},`),
    '};',
    `\n/** Published versions of ${EVENT_SUBJECT}, oldest first. */`,
    `export const ${name.toLowerCase()}Schemas = [`,
    ...versions.map((schema) => `  ${JSON.stringify(schema)},`),
    '] as const;\n',
  ];
  return lines.join('\n');
}

/** The newest version's fields, those of the first version first: an order that no later version changes. */
function inOrderOfPublication(versions: readonly RecordJson[]): readonly Field[] {
  const newest = new Map(
    (versions.at(-1) as RecordJson).fields.map((field) => [field.name, field]),
  );
  const names = new Set(versions.flatMap(({ fields }) => fields.map((field) => field.name)));
  return [...names].flatMap((name) => newest.get(name) ?? []);
}

const fieldLines = ({ name, type, doc }: Field, mark = ''): string[] => [
  ...(doc ? [`  /** ${doc} */`] : []),
  `  readonly ${name}${mark}: ${typeScriptOf(type)};`,
];

function declarationOf({ name, symbols, fields, doc }: AvroObject): string {
  if (symbols !== undefined) {
    const values = symbols.map((symbol) => `'${symbol}'`).join(', ');
    return `\nexport const ${name}s = [${values}] as const;\nexport type ${name} = (typeof ${name}s)[number];`;
  }
  const lines = (fields ?? []).flatMap((field) => fieldLines(field)).join('\n');
  return `\n${doc ? `/** ${doc} */\n` : ''}export interface ${name} {\n${lines}\n}`;
}

/** Enums and records within the fields, inner ones first. */
function namedTypes(fields: readonly Field[]): readonly AvroObject[] {
  const within = (type: AvroJson | undefined): AvroObject[] => {
    if (type === undefined || typeof type === 'string') return [];
    if (Array.isArray(type)) return (type as readonly AvroJson[]).flatMap(within);
    const { type: inner, items, values, fields: own = [] } = type as AvroObject;
    const parts = [inner, items, values, ...own.map((field) => field.type)].flatMap(within);
    return inner === 'enum' || inner === 'record' ? [...parts, type as AvroObject] : parts;
  };
  return fields.flatMap((field) => within(field.type));
}

const PLAIN: Readonly<Record<string, string>> = {
  ...{ int: 'number', long: 'number', float: 'number', double: 'number' },
  ...{ string: 'string', boolean: 'boolean', null: 'null' },
};

function typeScriptOf(type: AvroJson): string {
  if (typeof type === 'string') {
    if (type === 'bytes') return noJson(type);
    return PLAIN[type] ?? type.slice(type.lastIndexOf('.') + 1);
  }
  if (Array.isArray(type))
    return (type as readonly AvroJson[]).map(typeScriptOf).reverse().join(' | ');
  const object = type as AvroObject;
  if (object.type === 'enum' || object.type === 'record') return String(object.name);
  if (object.type === 'fixed') return noJson(object.type);
  if (object.type === 'map') return `Record<string, ${typeScriptOf(object.values ?? 'null')}>`;
  if (object.type === 'array') return `readonly (${typeScriptOf(object.items ?? 'null')})[]`;
  return typeScriptOf(object.type);
}

function noJson(type: string): never {
  throw new Error(
    `schemas/${EVENT_SUBJECT} has a field of type ${type}: events also travel as JSON, which has no bytes. Use a string (base64)`,
  );
}
