import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '../src/domain/errors.ts';
import { type LocalHome, PROJECT_ROOT } from './home.ts';
import { choosePort, movedNote } from './process/port.ts';
import { type StartedProcess, startProcess } from './process/start.ts';

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** What the emulator accepts; a new object each time, because SDK clients write into theirs. */
export const credentials = (): { accessKeyId: string; secretAccessKey: string } => ({
  accessKeyId: 'test',
  secretAccessKey: 'test',
});

const WISHED_PORT = 4566;
/**
 * The emulator's entry point with a lazier garbage collector: every stored item is a live object that each full
 * collection walks, a tenth of the time at some tens of thousands of events.
 */
const START =
  'import gc; gc.set_threshold(100_000, 50, 100); from ministack.app import main; main()';
const READY_WITHIN_MS = 30_000;

export interface Emulator {
  readonly endpoint: string;
  readonly process: StartedProcess;
}

/**
 * Starts the AWS emulator and waits until it answers. The port is 4566, or a free one when that is taken.
 *
 * @throws MillraceError `MLR_EMULATOR_UNAVAILABLE` with the end of its log
 */
export async function startEmulator(
  home: LocalHome,
  note: (detail: string) => void = () => {},
): Promise<Emulator> {
  const chosen = await choosePort(WISHED_PORT);
  const moved = movedNote('the emulator', WISHED_PORT, chosen);
  if (moved !== undefined) {
    note(moved);
  }
  const endpoint = `http://127.0.0.1:${chosen.port}`;
  const started = await startProcess(home, {
    name: 'emulator',
    command: join(home.venv, 'bin', 'python'),
    args: ['-c', START],
    env: emulatorEnvironment(home, chosen.port, endpoint),
    cwd: home.home,
  });
  await untilHealthy(endpoint, started);
  return { endpoint, process: started };
}

function emulatorEnvironment(
  home: LocalHome,
  port: number,
  endpoint: string,
): Record<string, string | undefined> {
  const { PATH, HOME, LANG } = process.env;
  const temporary = join(home.home, 'emulator', 'tmp');
  mkdirSync(temporary, { recursive: true });
  // Function code is unpacked below; without this it would inherit the project's "type": "module".
  writeFileSync(join(temporary, 'package.json'), '{ "type": "commonjs" }\n');
  return {
    // Function workers run the project's Node 24, the major version Lambda has.
    PATH: `${join(PROJECT_ROOT, 'node_modules', '.bin')}:${PATH ?? ''}`,
    HOME,
    LANG,
    TMPDIR: temporary,
    GATEWAY_PORT: String(port),
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: '127.0.0.1',
    MINISTACK_REGION: REGION,
    MINISTACK_ACCOUNT_ID: ACCOUNT,
    LAMBDA_EXECUTOR: 'local',
    AWS_ENDPOINT_URL: endpoint,
    NODE_PATH: join(PROJECT_ROOT, 'node_modules'),
    // Its log is for problems; what functions print goes to CloudWatch Logs.
    LOG_LEVEL: process.env['MILLRACE_EMULATOR_LOG_LEVEL'] ?? 'WARNING',
    STATE_DIR: join(home.home, 'emulator'),
    S3_DATA_DIR: join(home.home, 'emulator', 's3'),
    PYTHONUNBUFFERED: '1',
    // Function workers compile their code once, not at every cold start.
    NODE_COMPILE_CACHE: join(home.cache, 'compile-cache'),
  };
}

async function untilHealthy(endpoint: string, started: StartedProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  const ended = started.exited.then((reason) => ({ reason }));
  while (Date.now() < deadline) {
    const answer = await Promise.race([answers(endpoint), ended]);
    if (answer === true) {
      return;
    }
    if (typeof answer === 'object') {
      throw unavailable(`ended at once (${answer.reason})`, started);
    }
    await sleep(50);
  }
  throw unavailable(`did not answer within ${READY_WITHIN_MS / 1_000} s`, started);
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(2_000);
    return (await fetch(`${endpoint}/_ministack/health`, { signal })).ok;
  } catch {
    return false;
  }
}

function unavailable(what: string, { record }: StartedProcess): MillraceError {
  const log = readFileSync(record.log, 'utf8').trim().split('\n').slice(-8).join('\n');
  return new MillraceError(
    'MLR_EMULATOR_UNAVAILABLE',
    `The emulator ${what}. The end of ${record.log}:\n${log}`,
  );
}
