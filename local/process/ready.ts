import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '../../src/domain/errors.ts';
import type { StartedProcess } from './start.ts';

const READY_WITHIN_MS = 30_000;

/**
 * Waits until a started server answers.
 *
 * @param what its name in messages, e.g. `PostgreSQL`
 * @param answers asked every 20 ms; false or an exception means "not yet"
 * @throws MillraceError `MLR_SERVER_UNAVAILABLE` with the end of its log
 */
export async function untilReady(
  what: string,
  started: StartedProcess,
  answers: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  let ended: string | undefined;
  void started.exited.then((reason) => {
    ended = reason;
  });
  while (Date.now() < deadline && ended === undefined) {
    if (await answers().catch(() => false)) return;
    await sleep(20);
  }
  const { log } = started.record;
  const how =
    ended === undefined ? `did not answer within ${READY_WITHIN_MS / 1_000} s` : `ended (${ended})`;
  throw new MillraceError(
    'MLR_SERVER_UNAVAILABLE',
    `${what} ${how}. The end of ${log}:\n${endOf(log)}`,
  );
}

const endOf = (log: string): string =>
  readFileSync(log, 'utf8').trim().split('\n').slice(-8).join('\n');
