import { join } from 'node:path';
import { PROJECT_ROOT } from '../../local/home.ts';
import { type Running, up } from '../../local/up.ts';
import { setRule } from './canary.ts';
import { setProjecting } from './relational/projecting.ts';

declare global {
  var millraceUnderTest: Running | undefined;
}

/** Starts one pipeline for all files of a suite, in a home of its own: suites may run side by side. */
export async function setup(): Promise<void> {
  process.env['MILLRACE_HOME'] = join(PROJECT_ROOT, '.millrace', `test-${process.pid}`);
  globalThis.millraceUnderTest = await up({
    analytics: true,
    canary: true,
    onProgress: ({ step, state, detail }) => {
      if (state === 'done') process.stderr.write(`pipeline under test: ${step} ${detail ?? ''}\n`);
    },
  });
  await setProjecting(globalThis.millraceUnderTest.endpoints, false);
  await setRule(globalThis.millraceUnderTest.endpoints, 'schedule', false);
  for (const sentence of globalThis.millraceUnderTest.leftOut) {
    process.stderr.write(`pipeline under test: ${sentence}\n`);
  }
}

// biome-ignore lint/style/noDefaultExport: jest loads a global setup by its default export
export default setup;
