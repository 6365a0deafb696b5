/**
 * Writes `src/domain/transaction.generated.ts` from the schemas: the TypeScript type of the newest version
 * and every published version as a constant, so that bundles and the pure core need no file at run time.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

interface Field {
  name: string;
  type: AvroType;
  doc?: string;
}
type AvroType = string | AvroType[] | { type: string; [key: string]: unknown };

const root = new URL('..', import.meta.url);
const SUBJECT = 'transactions-value';

function typeScriptOf(type: AvroType): string {
  if (Array.isArray(type)) return type.map(typeScriptOf).reverse().join(' | ');
  if (typeof type === 'object') {
    if (type.type === 'enum') return String(type['name']);
    if (type.type === 'map') return `Record<string, ${typeScriptOf(type['values'] as AvroType)}>`;
    return typeScriptOf(type.type);
  }
  if (type === 'long' || type === 'int' || type === 'double' || type === 'float') return 'number';
  return type;
}

/** The generated file's text, for the writer below and for the test that compares it with what is committed. */
export function generate(): string {
  const folder = new URL(`schemas/${SUBJECT}/`, root);
  const versions = readdirSync(folder)
    .map((file) => Number.parseInt(file, 10))
    .sort((a, b) => a - b);
  const schemas = versions.map((version) =>
    JSON.parse(readFileSync(new URL(`${version}.avsc`, folder), 'utf8')),
  );
  const newest = schemas.at(-1) as { name: string; doc: string; fields: Field[] };
  const enums = newest.fields
    .map((field) => field.type)
    .filter((type): type is { type: 'enum'; name: string; symbols: string[] } => {
      return typeof type === 'object' && !Array.isArray(type) && type.type === 'enum';
    });
  const lines = [
    `// Generated from schemas/${SUBJECT} by \`npm run schemas:generate\`. Do not edit.`,
    ...enums.map((e) => {
      const symbols = e.symbols.map((symbol) => `'${symbol}'`).join(', ');
      return `\nexport const ${e.name}s = [${symbols}] as const;\nexport type ${e.name} = (typeof ${e.name}s)[number];`;
    }),
    `\n/** ${newest.doc} */`,
    `export interface ${newest.name} {`,
    ...newest.fields.flatMap((field) => [
      ...(field.doc ? [`  /** ${field.doc} */`] : []),
      `  readonly ${field.name}: ${typeScriptOf(field.type)};`,
    ]),
    '}',
    `\n/** Fields of the newest version, in its order. */`,
    `export const ${newest.name}Fields = [`,
    ...newest.fields.map((field) => `  '${field.name}',`),
    '] as const;',
    `\n/** Published versions of ${SUBJECT}, oldest first. */`,
    `export const ${newest.name.toLowerCase()}Schemas = [`,
    ...schemas.map((schema) => `  ${JSON.stringify(schema)},`),
    '] as const;\n',
  ];
  return lines.join('\n');
}

if (import.meta.main) {
  writeFileSync(new URL('src/domain/transaction.generated.ts', root), generate());
}
