import { PRODUCED_AT } from '../domain/event.ts';
import type { ProducerRecord, StampedRecord } from './record.ts';

/** The record with its creation time (epoch ms) in the event's provenance, from which latency is measured. */
export function stamp(record: ProducerRecord, createdAt: number): StampedRecord {
  const { event } = record;
  const metadata = { ...event.metadata, [PRODUCED_AT]: String(Math.floor(createdAt)) };
  return { ...record, createdAt, event: { ...event, metadata } };
}
