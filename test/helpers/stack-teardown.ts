import { rmSync } from 'node:fs';
import { localHome } from '../../local/home.ts';
import { skippedText } from './target/skipped.ts';

/** Stops the pipeline that stack-setup started and clears its home. MILLRACE_KEEP_LOGS=1 leaves it. */
export async function teardown(): Promise<void> {
  await globalThis.millraceUnderTest?.stop();
  if (process.env['TEST_TARGET'] === 'endpoint') process.stderr.write(`${skippedText()}\n`);
  if (process.env['MILLRACE_KEEP_LOGS'] === undefined) {
    rmSync(localHome().home, { recursive: true, force: true });
  }
}

// biome-ignore lint/style/noDefaultExport: jest loads a global teardown by its default export
export default teardown;
