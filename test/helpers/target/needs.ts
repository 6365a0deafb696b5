import { relative } from 'node:path';
import { format } from 'node:util';
import * as jest from '@jest/globals';
import { PROJECT_ROOT } from '../../../local/home.ts';
import { type Feature, readLacks } from './features.ts';
import { noteSkipped } from './skipped.ts';

interface Tests {
  readonly it: typeof jest.it;
  readonly describe: typeof jest.describe;
}

/**
 * The `it` and `describe` of tests that need something not every target has. Where it is lacking they are skipped, by
 * name, and counted at the end of the run.
 *
 * @example const { it } = needs('replays');
 */
export function needs(...features: readonly Feature[]): Tests {
  const lacks = readLacks();
  const reasons = features.flatMap((feature) =>
    lacks[feature] === undefined ? [] : [`${feature}: ${lacks[feature]}`],
  );
  return reasons.length === 0
    ? { it: jest.it, describe: jest.describe }
    : without(reasons.join('; '));
}

function without(reason: string): Tests {
  const path = relative(PROJECT_ROOT, jest.expect.getState().testPath ?? '');
  const note = (name: unknown) => noteSkipped({ test: `${path}: ${name}`, reason });
  const it = (name: string, test: () => void) => {
    note(name);
    jest.it.skip(name, test);
  };
  const each =
    (table: readonly unknown[]) =>
    (name: string, test: () => void): void => {
      for (const row of table) note(named(name, [row].flat()));
      jest.it.skip.each(table as unknown[])(name, test);
    };
  return {
    it: Object.assign(it, { each }) as unknown as typeof jest.it,
    describe: jest.describe.skip as unknown as typeof jest.describe,
  };
}

/** A case's name, as Jest fills it in. */
const named = (name: string, row: readonly unknown[]): string =>
  format(name, ...row.slice(0, name.match(/%[a-z]/g)?.length ?? 0));
