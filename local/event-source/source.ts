import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../../src/application/backoff.ts';
import type { EventSourceConfig } from './config.ts';
import type { Invoke } from './invoke.ts';
import { logLine } from './log.ts';
import { type Session, startSession } from './session.ts';

/**
 * Runs until aborted. Whatever ends a membership (broker gone, kicked out of the group, a failed commit), a new one
 * starts from the committed offsets: records come again rather than get lost.
 */
export async function runEventSource(
  config: EventSourceConfig,
  invoke: Invoke,
  signal: AbortSignal,
): Promise<void> {
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  let failures = 0;
  while (!signal.aborted) {
    const began = Date.now();
    const error = await serve(config, invoke, aborted);
    if (error === undefined) {
      break;
    }
    failures = Date.now() - began > 30_000 ? 1 : failures + 1;
    logLine('disconnected', { reason: describe(error) });
    const pause = backoffMs(failures, config.maximumBackoffMs, Math.random());
    await Promise.race([sleep(pause), aborted]);
  }
  logLine('stopped');
}

/** @returns undefined after an abort, else why the membership ended */
async function serve(
  config: EventSourceConfig,
  invoke: Invoke,
  aborted: Promise<void>,
): Promise<unknown> {
  let session: Session;
  try {
    session = await startSession(config, invoke);
  } catch (error) {
    return error;
  }
  const error = await Promise.race([session.failed, aborted]);
  await session.stop();
  return error;
}

function describe(error: unknown): string {
  if (error instanceof AggregateError) {
    return [error.message, ...error.errors.map(describe)].join(' / ');
  }
  return error instanceof Error ? error.message : String(error);
}
