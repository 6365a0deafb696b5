import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  EVENTS_TABLE: 'e',
  WINDOWS_TABLE: 'w',
  WINDOWPARTS_TABLE: 'p',
  ALERTS_TABLE: 'a',
  QUARANTINE_TABLE: 'q',
  DUPLICATES_TABLE: 'd',
  REFERENCE_TABLE: 'r',
  CLAIM_CHECK_BUCKET: 'b',
  STATE_MACHINE_ARN: 's',
};

const PROBE =
  'const t = process.hrtime.bigint(); require(process.argv[1]);' +
  'console.log(Number(process.hrtime.bigint() - t) / 1e6);';

/** Milliseconds a fresh process takes to load a bundle and build its handler; one value per run. */
export function coldImportMs(bundle: string, runs: number): number[] {
  // Outside the project, where .js is CommonJS as in Lambda.
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
  const copy = join(folder, 'index.cjs');
  copyFileSync(bundle, copy);
  const measured = Array.from({ length: runs }, () =>
    Number(execFileSync(process.execPath, ['-e', PROBE, copy], { env: ENVIRONMENT })),
  );
  rmSync(folder, { recursive: true });
  return measured.sort((a, b) => a - b);
}
