import { readFileSync } from 'node:fs';
import { asyncApi } from './asyncapi.ts';
import { readSubjects, SCHEMAS } from './subjects.ts';
import { EVENT_SUBJECT, type RecordJson, transactionTypes } from './transaction-types.ts';

export interface GeneratedFile {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
}

/**
 * What is made of the schemas and committed.
 * @param folder where the subjects are
 */
export function generatedFiles(folder = SCHEMAS): readonly GeneratedFile[] {
  const subject = readSubjects(folder).find(({ name }) => name === EVENT_SUBJECT);
  const versions = [...(subject?.texts.values() ?? [])].map((text): RecordJson => JSON.parse(text));
  return [
    { path: 'src/domain/transaction.generated.ts', text: transactionTypes(versions) },
    { path: 'docs/asyncapi.yaml', text: asyncApi(versions) },
  ];
}

/** Those whose committed text is another one. */
export function staleFiles(folder = SCHEMAS): readonly GeneratedFile[] {
  return generatedFiles(folder).filter(({ path, text }) => {
    try {
      return readFileSync(new URL(path, new URL('../', folder)), 'utf8') !== text;
    } catch {
      return true;
    }
  });
}
