import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localHome } from '../../../local/home.ts';

/** A test, or one case of a table, that the target can't run. */
export interface Skipped {
  readonly test: string;
  readonly reason: string;
}

const file = (): string => join(localHome().home, 'skipped.ndjson');

export const noteSkipped = (skipped: Skipped): void =>
  appendFileSync(file(), `${JSON.stringify(skipped)}\n`);

/** What a run ends with: how many were skipped, which, and why. */
export function skippedText(): string {
  const lines = existsSync(file()) ? readFileSync(file(), 'utf8').trim().split('\n') : [];
  const skipped = lines.map((line) => JSON.parse(line) as Skipped);
  return [
    `${skipped.length} skipped`,
    ...skipped.map(({ test, reason }) => `  ${test}\n    ${reason}`),
  ].join('\n');
}
