/**
 * Puts every published schema into a Confluent-compatible registry, oldest first. Runs in a container with nothing
 * but Node, so it imports nothing else.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', '..', 'schemas');
const FIRST = 'transactions-value';

/**
 * Registers the versions of each subject (a folder of `<version>.avsc`); one that is there already keeps its id.
 * @param registry base address, e.g. `http://127.0.0.1:8081/apis/ccompat/v7`
 * @returns ids by subject, in the order of the versions
 */
export async function registerSchemas(registry: string): Promise<Record<string, number[]>> {
  const registered: Record<string, number[]> = {};
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((each) => each.isDirectory());
  // In an empty registry the first subject's ids are its version numbers.
  const subjects = new Set([FIRST, ...folders.map(({ name }) => name)]);
  for (const subject of subjects) {
    const versions = readdirSync(join(FOLDER, subject))
      .map((file) => Number.parseInt(file, 10))
      .sort((a, b) => a - b);
    registered[subject] = [];
    for (const version of versions) {
      const schema = readFileSync(join(FOLDER, subject, `${version}.avsc`), 'utf8');
      registered[subject].push(await register(`${registry}/subjects/${subject}/versions`, schema));
    }
  }
  return registered;
}

async function register(url: string, schema: string): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema }),
  });
  const body = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${body}`);
  return (JSON.parse(body) as { id: number }).id;
}

if (import.meta.main) {
  const registry = process.env['REGISTRY_URL'];
  if (registry === undefined) throw new Error('set REGISTRY_URL');
  // No await at the top level: whoever imports this may be loaded by `require`.
  void registerSchemas(registry).then((ids) => console.log(JSON.stringify(ids)));
}
