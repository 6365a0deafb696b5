import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { powertoolsTelemetry } from '../../src/adapters/powertools/telemetry.ts';
import type { QuarantinedRecord } from '../../src/application/ports/quarantine.ts';
import type { Header } from '../../src/application/provenance.ts';
import { tracedOf } from '../../src/application/tracing.ts';

/** Service, namespace and level come from the POWERTOOLS_ variables. */
export const logger = new Logger();

export const telemetry = powertoolsTelemetry(new Metrics());

/** Names those of the records that belong to a trace; the quarantine has them all. */
export function logTraced(
  message: string,
  records: Iterable<{ readonly position: string; readonly headers?: readonly Header[] }>,
): void {
  const traced = tracedOf(records);
  if (traced.length > 0) logger.warn(message, { traced });
}

export const onTurnedAway = (records: readonly QuarantinedRecord[]): void =>
  logTraced('turned away', records);

/**
 * Wraps a handler so that its metrics are published whatever happens and a failure is logged once with its
 * code before the service sees it.
 */
export function observed<E, R, C>(
  handle: (event: E, context: C) => Promise<R>,
): (event: E, context: C) => Promise<R> {
  return async (event, context) => {
    try {
      return await handle(event, context);
    } catch (error) {
      logger.error('invocation failed', error as Error);
      throw error;
    } finally {
      telemetry.publish();
    }
  };
}
