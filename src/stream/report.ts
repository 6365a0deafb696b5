import type { Logger } from '@aws-lambda-powertools/logger';
import type { StoreResult } from '../adapters/postgres/commit-batch.ts';
import type { Fault } from '../adapters/postgres/connection.ts';
import type { StreamTelemetry } from '../adapters/prometheus/telemetry.ts';
import { OUTBOX_TARGETS, type OutboxTarget } from '../application/outbox/ports.ts';
import { tracedOf } from '../application/tracing.ts';
import { type ErrorCode, isMillraceError } from '../domain/errors.ts';
import { producedAt } from '../domain/event.ts';
import type { Health } from './health.ts';
import type { OpenBatch } from './open-batch.ts';

type Committed = Extract<StoreResult, { kind: 'committed' }>;

const FAULTS: Readonly<Record<Fault, string>> = {
  full: 'PostgreSQL has no space left: make room or move its data; nothing is lost meanwhile',
  unavailable: 'PostgreSQL does not answer; trying again',
  collided: 'the transaction collided with another one; trying again',
  exists: 'PostgreSQL holds the row already',
  refused: 'PostgreSQL refused the transaction',
};

/** States of the connection to a part, as the metric `BreakerState` numbers them. */
const CLOSED = 0;
const OPEN = 2;

/** The connections over which alerts are published. */
const RELAYS: Readonly<Record<OutboxTarget, string>> = { topic: 'alerts', bus: 'alerts-bus' };

/** Tells metrics, health and log what the processor does. */
export class StreamReport {
  readonly #telemetry: StreamTelemetry;
  readonly #health: Health;
  readonly #logger: Logger;
  readonly #failing = new Set<string>();

  constructor(telemetry: StreamTelemetry, health: Health, logger: Logger) {
    this.#telemetry = telemetry;
    this.#health = health;
    this.#logger = logger;
    for (const breaker of [
      'store',
      'broker',
      'group',
      'cache',
      'registry',
      ...Object.values(RELAYS),
    ]) {
      telemetry.gauge('BreakerState', CLOSED, { breaker });
    }
    for (const target of OUTBOX_TARGETS) {
      telemetry.gauge('OutboxWaiting', 0, { target });
      telemetry.gauge('OutboxAge', 0, { target });
    }
  }

  /** A batch is committed. @param started epoch ms its transaction began */
  stored(batch: OpenBatch, result: Committed, started: number): void {
    const telemetry = this.#telemetry;
    const now = Date.now();
    const { created } = batch;
    for (const { event } of result.late) {
      const at = producedAt(event);
      if (at !== undefined) created.push(at);
    }
    for (let i = 0; i < created.length; i++) created[i] = now - (created[i] as number);
    telemetry.observe('EndToEndLatency', created);
    telemetry.observe('TransactionTime', [now - started]);
    telemetry.observe('BatchEvents', [batch.events.rows + result.late.length]);
    telemetry.count('EventsReceived', batch.taken);
    telemetry.count('EventsStored', batch.events.rows + result.late.length);
    telemetry.count('EventsLate', result.late.length);
    telemetry.count('EventsDuplicate', result.duplicates);
    const traced = tracedOf([...batch.quarantined, ...result.conflicts]);
    if (traced.length > 0) this.#logger.warn('turned away', { traced });
    for (const { code } of batch.quarantined) telemetry.count('EventsQuarantined', 1, { code });
    for (const { code } of result.conflicts) telemetry.count('EventsQuarantined', 1, { code });
    for (const { alert } of batch.alerts) {
      telemetry.count('AlertsRaised', 1, { detector: alert.detector });
    }
  }

  brokerAnswers(): void {
    this.#recovers('broker', 'the broker answers again');
  }

  brokerFails(error: unknown): void {
    this.#fails('broker', 'MLR_BROKER_UNAVAILABLE', 'Kafka does not answer; trying again', error);
  }

  cacheAnswers(): void {
    this.#recovers('cache', 'the cache answers again');
  }

  /** Read models fall behind; nothing else does, so the member stays ready. */
  cacheFails(error: unknown): void {
    const what = 'the cache does not answer; read models wait';
    this.#warnOnce('cache', 'MLR_STORE_UNAVAILABLE', what, error);
  }

  groupAnswers(): void {
    this.#recovers('group', 'back in the consumer group');
  }

  groupFails(error: unknown): void {
    const what = 'the consumer group was lost; joining it again';
    this.#fails('group', 'MLR_BROKER_UNAVAILABLE', what, error);
  }

  registryAnswers(): void {
    this.#recovers('registry', 'the schema registry answers again');
  }

  registryFails(error: unknown): void {
    const what = 'the schema registry does not answer; records of unknown schemas wait';
    this.#fails('registry', 'MLR_REGISTRY_UNAVAILABLE', what, error);
  }

  relayAnswers(target: OutboxTarget): void {
    this.#recovers(RELAYS[target], `alerts are published on the ${target} again`);
  }

  /** Alerts wait in the outbox; nothing else does, so the member stays ready. */
  relayFails(target: OutboxTarget, error: unknown): void {
    const code = isMillraceError(error) ? error.code : 'MLR_STORE_UNAVAILABLE';
    const what = `alerts can not be published on the ${target}; they wait in the outbox`;
    this.#warnOnce(RELAYS[target], code, what, error);
  }

  /** What was not stored yet is done again. */
  undone(): void {
    this.#telemetry.count('PersistConflicts', 1);
  }

  storeAnswers(): void {
    this.#recovers('store', 'the store answers again');
  }

  storeFails(fault: Fault, error: unknown): void {
    this.#telemetry.count('StoreRetries', 1);
    this.#fails('store', 'MLR_STORE_UNAVAILABLE', FAULTS[fault], error);
  }

  #recovers(part: string, what: string): void {
    this.#health.clear(part);
    if (!this.#failing.delete(part)) return;
    this.#logger.info(what);
    this.#telemetry.gauge('BreakerState', CLOSED, { breaker: part });
  }

  /** Once in the log for each failure, however often it is tried again; the reason shows in the readiness. */
  #fails(part: string, code: ErrorCode, what: string, error: unknown): void {
    this.#warnOnce(part, code, what, error);
    this.#health.set(part, `${what} (${reasonOf(error)})`);
  }

  #warnOnce(part: string, code: ErrorCode, what: string, error: unknown): void {
    if (!this.#failing.has(part)) this.#logger.warn(what, { code, cause: reasonOf(error) });
    this.#failing.add(part);
    this.#telemetry.gauge('BreakerState', OPEN, { breaker: part });
  }
}

/** The client's errors often say only that one or several attempts failed; what they carry says why. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const own = error.message || error.name;
  if (error.cause === undefined) return own;
  const cause = reasonOf(error.cause);
  return own.includes(cause) ? own : `${own} ${cause}`;
}
