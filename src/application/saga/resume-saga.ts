import type { SagaRunner } from './ports.ts';

export type Resumed = 'resumed' | 'unknown' | 'not stuck' | 'being resumed already';

/**
 * Runs all compensations of a stuck saga again; they may be repeated. The name counts how often it was stuck, so two
 * people who resume it at once start one execution.
 *
 * @param entry the saga's entry in the book
 */
export async function resumeSaga(
  entry: Readonly<Record<string, unknown>> | undefined,
  runner: SagaRunner,
): Promise<Resumed> {
  if (entry === undefined) return 'unknown';
  if (entry['state'] !== 'stuck') return 'not stuck';
  const { sagaId, alertId, accountId, detector, severity, reason, failure, cause } = entry;
  const started = await runner.start(`${sagaId}-resume-${entry['stuckTimes']}`, {
    saga: { sagaId, alertId, accountId, detector, severity, reason },
    compensate: true,
    failure: { Error: failure, Cause: cause },
  });
  return started ? 'resumed' : 'being resumed already';
}
