import { MillraceError } from '../../src/domain/errors.ts';
import { run } from '../process/run.ts';

const CANDIDATES = [
  'python3',
  'python3.14',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.10',
  'python',
];
const MINIMUM = '3.10';

/**
 * The first Python of the machine that is new enough, found by running it.
 *
 * @throws MillraceError `MLR_INSTALL_FAILED` when there is none
 */
export async function findPython(candidates: readonly string[] = CANDIDATES): Promise<string> {
  const check = 'import sys; sys.exit(0 if sys.version_info >= (3, 10) else 1)';
  for (const command of candidates) {
    if ((await run(command, ['-c', check])).ok) {
      return command;
    }
  }
  throw new MillraceError(
    'MLR_INSTALL_FAILED',
    `Python ${MINIMUM} or newer is needed for the local emulator and none was found (tried ${candidates.join(', ')}). Install Python, then run the command again.`,
  );
}
