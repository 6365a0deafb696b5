import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../backoff.ts';
import type { AlertPublisher, Backlog, OutboxLead, OutboxStore } from './ports.ts';

export interface RelayPorts {
  readonly store: OutboxStore;
  readonly publisher: AlertPublisher;
  /** Epoch ms. */
  readonly now: () => number;
  /** So many were published and are noted. */
  readonly onPublished?: (alerts: number) => void;
  /** What waits; nothing while another one leads. */
  readonly onBacklog?: (backlog: Backlog) => void;
  /** Store or publisher does not answer; it is tried again. */
  readonly onTrouble?: (error: unknown) => void;
  /** They answer. */
  readonly onAnswer?: () => void;
}

export interface RelayOptions {
  /** Alerts published together at most. @default 500 */
  readonly batch?: number;
  /** Pause after a look that found nothing, ms. @default 200 */
  readonly idleMs?: number;
  /** Pause between attempts to lead, ms. @default 2000 */
  readonly standbyMs?: number;
  /** How long published alerts are kept, ms. @default for ever */
  readonly keepMs?: number;
}

const LONGEST_PAUSE_MS = 5_000;
const LOOK_AFTER_EVERY_MS = 5_000;

/**
 * Publishes what the outbox holds until the abort; the batch under way is finished then. Each alert goes out at least
 * once: whoever ends between publishing and noting it publishes it again. Any number of processes may run it, one
 * leads. After any failure the lead is given back and asked for again.
 */
export async function relay(
  ports: RelayPorts,
  stopped: AbortSignal,
  options: RelayOptions = {},
): Promise<void> {
  const pause = (ms: number) => sleep(ms, undefined, { signal: stopped }).catch(() => {});
  for (let failures = 0; !stopped.aborted; ) {
    let lead: OutboxLead | undefined;
    try {
      lead = await ports.store.lead();
      if (lead === undefined) {
        ports.onBacklog?.({ alerts: 0, oldest: undefined });
        ports.onAnswer?.();
        await pause(options.standbyMs ?? 2_000);
      } else {
        await publishAll(lead, ports, stopped, options, () => {
          failures = 0;
          ports.onAnswer?.();
        });
      }
    } catch (error) {
      failures += 1;
      ports.onTrouble?.(error);
    }
    await lead?.close();
    if (failures > 0) await pause(backoffMs(failures, LONGEST_PAUSE_MS, Math.random()));
  }
}

async function publishAll(
  lead: OutboxLead,
  { publisher, now, onPublished, onBacklog }: RelayPorts,
  stopped: AbortSignal,
  { batch = 500, idleMs = 200, keepMs }: RelayOptions,
  onAnswer: () => void,
): Promise<void> {
  let lookedAfter = Number.NEGATIVE_INFINITY;
  while (!stopped.aborted) {
    if (now() - lookedAfter >= LOOK_AFTER_EVERY_MS) {
      lookedAfter = now();
      onBacklog?.(await lead.backlog());
      if (keepMs !== undefined) await lead.retire(lookedAfter - keepMs);
    }
    const alerts = await lead.waiting(batch);
    if (alerts.length > 0) {
      await publisher.publish(alerts);
      await lead.published(
        alerts.map(({ outboxId }) => outboxId),
        now(),
      );
      onPublished?.(alerts.length);
    }
    onAnswer();
    if (alerts.length < batch) await sleep(idleMs, undefined, { signal: stopped }).catch(() => {});
  }
}
