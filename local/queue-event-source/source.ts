import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '@aws-sdk/client-sqs';
import { REGION } from '../emulator.ts';
import type { Invoke } from '../event-source/invoke.ts';
import { logLine } from '../event-source/log.ts';
import type { QueueSourceConfig } from './config.ts';
import { finished, sqsEvent } from './event.ts';
import type { BufferQueue } from './queue.ts';

/** Pause after the queue could not be reached, ms. */
const TROUBLE_MS = 500;

/**
 * Reads the queue in batches and invokes the function until the signal; what is in flight then is finished
 * first. The next batch is gathered while the function works on the one before.
 */
export async function runQueueSource(
  config: QueueSourceConfig,
  queue: BufferQueue,
  invoke: Invoke,
  signal: AbortSignal,
): Promise<void> {
  const inFlight = new Set<Promise<void>>();
  while (!signal.aborted) {
    try {
      const batch = await gather(config, queue, signal);
      if (batch.length === 0) continue;
      if (inFlight.size >= config.concurrency) await Promise.race(inFlight);
      const work: Promise<void> = handle(config, queue, invoke, batch).finally(() =>
        inFlight.delete(work),
      );
      inFlight.add(work);
    } catch (error) {
      logLine('trouble', { reason: (error as Error).message });
      await sleep(TROUBLE_MS);
    }
  }
  await Promise.all(inFlight);
}

/** Waits for a first message, then takes more until the batch is full, the window is over or none is left. */
async function gather(
  { batchSize, windowMs }: QueueSourceConfig,
  queue: BufferQueue,
  signal: AbortSignal,
): Promise<Message[]> {
  const batch = await queue.receive(batchSize, true);
  const deadline = Date.now() + windowMs;
  while (batch.length > 0 && batch.length < batchSize && Date.now() < deadline && !signal.aborted) {
    const more = await queue.receive(batchSize - batch.length, false);
    batch.push(...more);
    if (more.length === 0) await sleep(20);
  }
  return batch;
}

async function handle(
  config: QueueSourceConfig,
  queue: BufferQueue,
  invoke: Invoke,
  batch: readonly Message[],
): Promise<void> {
  const started = Date.now();
  const outcome = await invoke(sqsEvent(batch, config.queueArn, REGION));
  const done = finished(batch, outcome);
  try {
    await queue.remove(done);
  } catch (error) {
    logLine('trouble', { reason: `messages not deleted: ${(error as Error).message}` });
  }
  logLine('invocation', {
    messages: batch.length,
    again: batch.length - done.length,
    ms: Date.now() - started,
    ...(outcome.kind !== 'answered' && { reason: outcome.reason }),
  });
}
