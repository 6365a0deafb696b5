import { join } from 'node:path';
import { ensureHome, localHome, PROJECT_ROOT } from '../../local/home.ts';
import { type Running, type UpOptions, up } from '../../local/up.ts';
import { setRule } from './canary.ts';
import { setProjecting } from './relational/projecting.ts';
import { writeLacks } from './target/features.ts';
import { probe } from './target/probe.ts';
import { refusalsOf } from './target/refusals.ts';

declare global {
  var millraceUnderTest: Running | undefined;
}

/**
 * Starts one pipeline for all files of a suite, in a home of its own: suites may run side by side. With
 * `TEST_TARGET=endpoint` it is deployed to the endpoint in `AWS_ENDPOINT_URL`, as far as that takes it.
 */
export async function setup(): Promise<void> {
  process.env['MILLRACE_HOME'] = join(PROJECT_ROOT, '.millrace', `test-${process.pid}`);
  globalThis.millraceUnderTest = await up({
    canary: true,
    ...(process.env['TEST_TARGET'] === 'endpoint' ? await onEndpoint() : { analytics: true }),
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

/** LocalStack's own port. */
const DEFAULT_ENDPOINT = 'http://127.0.0.1:4566';

/** How the pipeline is started on an endpoint that is there already. */
async function onEndpoint(): Promise<UpOptions> {
  const endpoint = process.env['AWS_ENDPOINT_URL'] ?? DEFAULT_ENDPOINT;
  const home = localHome();
  ensureHome(home);
  const lacks = await probe({ endpoint, home });
  writeLacks(lacks);
  for (const [feature, reason] of Object.entries(lacks)) {
    process.stderr.write(`${endpoint} lacks ${feature}: ${reason}\n`);
  }
  const reachesUs = lacks['reaching-us'] === undefined;
  const target = { endpoint, refusals: refusalsOf(lacks) };
  return { target, analytics: reachesUs, registry: reachesUs };
}

// biome-ignore lint/style/noDefaultExport: jest loads a global setup by its default export
export default setup;
