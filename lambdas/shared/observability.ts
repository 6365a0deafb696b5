import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { powertoolsTelemetry } from '../../src/adapters/powertools/telemetry.ts';

/** Service, namespace and level come from the POWERTOOLS_ variables. */
export const logger = new Logger();

export const telemetry = powertoolsTelemetry(new Metrics());

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
