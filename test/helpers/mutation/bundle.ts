import { globSync } from 'node:fs';
import { build } from 'esbuild';

/** All suites, or those that a run over a part of the code needs. */
const SUITES = (
  process.env['MUTATION_SUITES'] ?? 'domain application/projections kafka-batch'
).split(' ');
const LEFT_OUT = [
  // It reads a file beside the module, which a bundle has not.
  'test/unit/kafka-batch/readme.test.ts',
  // Thousands of accounts take a minute on instrumented code.
  'test/unit/domain/windows/window-memory-scale.test.ts',
];

/**
 * Bundles the suites of a mutation run, with the mutated code, into one file. Jest then loads that instead of some
 * hundred ES modules for each of thousands of mutants: a quarter of the time. Examples come before properties, since
 * most mutants fail one of them within milliseconds.
 */
const files = SUITES.flatMap((suite) => globSync(`test/unit/${suite}/**/*.test.ts`))
  .filter((file) => !LEFT_OUT.includes(file))
  .sort((a, b) => Number(isSlow(a)) - Number(isSlow(b)) || (a < b ? -1 : 1));

function isSlow(file: string): boolean {
  return /property|window-memory/.test(file);
}

/**
 * The same cases each time, no shrinking. No time limit: on a busy machine a property that is cut short before its
 * first case fails, and its mutant would count as killed.
 */
const settings = { seed: 20_261_125, endOnFailure: true };

await build({
  stdin: {
    contents: `
      import fc from 'fast-check'; // Not require: that is another copy, with settings of its own.
      fc.configureGlobal(${JSON.stringify(settings)});
      ${files.map((file) => `describe('${file}', () => { require('./${file}'); });`).join('\n')}
    `,
    resolveDir: process.cwd(),
  },
  outfile: 'dist/mutation/unit.test.cjs',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  external: ['@jest/globals'],
  logLevel: 'warning',
});
