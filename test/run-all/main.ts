/**
 * `npm test`: the checks, then every suite one after the other, whatever became of the ones before. The last line
 * sums up all suites; the exit code is 0 only when every check and every test passed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { down } from '../../local/down.ts';
import { PROJECT_ROOT } from '../../local/home.ts';
import { runStep, type StepEnd, wasInterrupted } from './run-step.ts';
import { sum, type Tally, tallyOf, tallyText } from './tally.ts';

const CHECKS = ['lint', 'types', 'deps', 'schemas:check', 'synth'] as const;

interface Suite {
  readonly name: string;
  readonly projects: readonly string[];
  /** Test files share ports, processes or cores: one at a time. */
  readonly inBand: boolean;
  /** Minutes, several times what the suite takes on two cores; all together stay below 40. */
  readonly limit: number;
}

const SUITES: readonly Suite[] = [
  { name: 'unit', projects: ['unit', 'issues'], inBand: false, limit: 3 },
  { name: 'infra', projects: ['infra'], inBand: false, limit: 4 },
  { name: 'stream', projects: ['stream'], inBand: true, limit: 8 },
  { name: 'stream-chaos', projects: ['stream-chaos'], inBand: true, limit: 5 },
  { name: 'integration', projects: ['integration'], inBand: true, limit: 25 },
  { name: 'chaos', projects: ['chaos'], inBand: true, limit: 6 },
  { name: 'e2e', projects: ['e2e'], inBand: true, limit: 5 },
];

const reports = mkdtempSync(join(tmpdir(), 'millrace-reports-'));
const lines: string[] = [];
const tallies: Tally[] = [];
let checksFailed = false;

for (const name of CHECKS) {
  if (wasInterrupted()) break;
  announce(name);
  const { code, seconds } = await runStep('npm', ['run', '--silent', name], { limit: 2 });
  if (code !== 0) checksFailed = true;
  lines.push(row(name, seconds, code === 0 ? 'passed' : 'FAILED'));
}

for (const suite of SUITES) {
  if (wasInterrupted()) break;
  announce(suite.name);
  const report = join(reports, `${suite.name}.json`);
  const end = await runSuite(suite, report);
  const left = await endLeftovers(end.pid);
  const tally = tallyOf(report, left.length > 0 ? 1 : end.code);
  if (left.length > 0) console.error(`left running and now stopped: ${left.join(', ')}`);
  tallies.push(tally);
  const failed = tally.failed > 0 ? 'FAILED  ' : '';
  lines.push(row(suite.name, end.seconds, `${failed}${tallyText(tally)}`));
  lines.push(...tally.failures.map((failure) => `  - ${failure}`));
}

rmSync(reports, { recursive: true, force: true });
const all = sum(tallies);
if (checksFailed || all.failed > 0) process.exitCode = 1;
console.log(`\n${lines.join('\n')}\n\n${tallyText(all)}`);

function runSuite({ projects, inBand, limit }: Suite, report: string): Promise<StepEnd> {
  const jest = join(PROJECT_ROOT, 'node_modules/jest/bin/jest.js');
  const args = ['--selectProjects', ...projects, '--passWithNoTests', '--json'];
  return runStep(
    process.execPath,
    [jest, ...args, `--outputFile=${report}`, ...(inBand ? ['--runInBand'] : [])],
    { env: { NODE_OPTIONS: '--experimental-vm-modules' }, limit },
  );
}

/** A suite that was ended by force could not stop its pipeline; its home is named after its pid. */
function endLeftovers(pid: number): Promise<readonly string[]> {
  return down({ home: join(PROJECT_ROOT, '.millrace', `test-${pid}`) });
}

function announce(name: string): void {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}`);
}

function row(name: string, seconds: number, text: string): string {
  return `${name.padEnd(13)} ${String(seconds).padStart(4)} s  ${text}`;
}
