import { crc32 } from 'node:zlib';
import type { Destination, Route } from './destination.ts';
import type { ProducerRecord } from './record.ts';

/**
 * A stable number for an account, unrelated to the murmur2 hash that picks its Kafka partition: the same
 * hash for both would leave half of the partitions empty.
 */
export function accountHash(accountId: string): number {
  return crc32(accountId);
}

/** The route of a record. One account always takes one route, so its events stay in order. */
export function routeOf(record: ProducerRecord, destination: Destination): Route {
  if (destination !== 'both') return destination;
  const only = record.damage?.routes;
  if (only?.length === 1 && only[0] !== undefined) return only[0];
  return accountHash(record.event.accountId) % 2 === 0 ? 'kafka' : 'eventbridge';
}
