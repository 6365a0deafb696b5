import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../../src/application/backoff.ts';
import type { EventSourceConfig } from './config.ts';
import { openDestination } from './failures/open-destination.ts';
import { giveUpTo } from './give-up.ts';
import type { Invoke } from './invoke.ts';
import { logLine } from './log.ts';
import { Meter } from './metrics/meter.ts';
import { putMetrics } from './metrics/put-metrics.ts';
import type { Delivery } from './reading.ts';
import { schemaDecoder } from './schemas/decoder.ts';
import { fetchSchemaFrom } from './schemas/fetch-schema.ts';
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
  const meter = new Meter();
  const { envelope, destination } = whereTo(config);
  const giveUp = giveUpTo(destination, meter, config.maximumBackoffMs);
  const schemas =
    config.schemas && schemaDecoder(config.schemas, fetchSchemaFrom(config.schemas.registry));
  const lastMetrics = putMetrics(config, meter);
  let failures = 0;
  while (!signal.aborted) {
    const began = Date.now();
    const error = await serve({ config, envelope, invoke, giveUp, meter, schemas }, aborted);
    if (error === undefined) {
      break;
    }
    meter.add('PollingErrorCount', 1);
    failures = Date.now() - began > 30_000 ? 1 : failures + 1;
    logLine('disconnected', { reason: describe(error) });
    const pause = backoffMs(failures, config.maximumBackoffMs, Math.random());
    await Promise.race([sleep(pause), aborted]);
  }
  await Promise.allSettled([lastMetrics(), destination?.close()]);
  logLine('stopped');
}

/** What the function's event says about its source, and who takes the records that are given up. */
function whereTo(config: EventSourceConfig) {
  const { topic, bootstrapServers, eventSourceArn, onFailure, functionName, uuid } = config;
  const envelope = { topic, bootstrapServers, eventSourceArn };
  const context = { functionArn: functionName, envelope, newId: randomUUID, now: Date.now };
  const options = { context, mappingUuid: uuid, bootstrapServers };
  const destination = onFailure === undefined ? undefined : openDestination(onFailure, options);
  return { envelope, destination };
}

/** @returns undefined after an abort, else why the membership ended */
async function serve(delivery: Delivery, aborted: Promise<void>): Promise<unknown> {
  let session: Session;
  try {
    session = await startSession(delivery);
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
