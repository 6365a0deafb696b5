import type { Enrichment } from '../domain/enrichment.ts';
import type { Accompanying } from './provenance.ts';

export type Route = 'kafka' | 'eventbridge';

/** Largest record value taken, bytes. A transaction is a few hundred. */
export const MAX_RECORD_BYTES = 64 * 1024;

/**
 * One record as it travels through the workflow. It keeps the original bytes and nothing derived from them:
 * every step decodes again (microseconds), so that whatever turns a record away can still quarantine exactly
 * what arrived.
 */
export interface SourceRecord extends Accompanying {
  /** `kafka:<topic>:<partition>:<offset>`, `eventbridge:<event id>` or `sqs:<message id>`. */
  readonly position: string;
  /** Kafka key; `null` when the record had none; absent on routes without keys. */
  readonly key?: string | null;
  /** Kafka: base64 of the framed Avro bytes. EventBridge: the JSON text of `detail`. */
  readonly value: string;
  /** When ingest first saw it, epoch ms. */
  readonly receivedAt: number;
}

export interface EnrichedRecord extends SourceRecord {
  readonly enrichment: Enrichment;
}

/** Which way a record came, read off its position. */
export function routeOf(position: string): Route {
  return position.startsWith('kafka:') ? 'kafka' : 'eventbridge';
}

/** The bytes as they arrived. */
export function bytesOf(record: SourceRecord): Buffer {
  return Buffer.from(record.value, routeOf(record.position) === 'kafka' ? 'base64' : 'utf8');
}
