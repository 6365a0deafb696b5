import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FUNCTION_NAMES } from '../../../lib/functions.ts';
import { TABLES } from '../../../lib/tables.ts';
import { PROJECT_ROOT } from '../../../local/home.ts';

const read = (path: string): string => readFileSync(join(PROJECT_ROOT, path), 'utf8');
const definition = JSON.parse(read('state-machines/process-events.asl.json')) as { States: object };

const picture = read('docs/images/pipeline.svg');
/** The words of every text, and no styles or comments. */
const words = new Set(
  [...picture.matchAll(/<text[^>]*>(.*?)<\/text>/g)].flatMap(([, text]) =>
    (text ?? '').replaceAll(/<[^>]+>/g, ' ').split(/\s+/),
  ),
);

describe('the picture of the pipeline', () => {
  it.each([
    ['states', Object.keys(definition.States)],
    ['functions', FUNCTION_NAMES],
    ['tables', Object.keys(TABLES)],
    ['steps of the stream lane', ['Fetch', 'Validate', 'Enrich', 'Detect', 'batch']],
    ['stores of the stream lane', ['PostgreSQL', 'outbox', 'checkpoints', 'Valkey', 'Prometheus']],
  ])('names all %s', (_, names) => {
    expect(names.filter((name) => !words.has(name))).toEqual([]);
  });
});
