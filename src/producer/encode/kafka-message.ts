import type { Transaction } from '../../domain/event.ts';
import type { KafkaMessage } from '../generator/invalid-kinds.ts';
import type { StampedRecord } from '../record.ts';

/** Encodes an event as a framed record value. */
export type EncodeTransaction = (event: Transaction) => Buffer;

/** The record as it goes to the topic: keyed by account, so that one account stays in one partition. */
export function kafkaMessage(record: StampedRecord, encode: EncodeTransaction): KafkaMessage {
  const { event, damage } = record;
  const sent = damage?.event?.(event) ?? event;
  const message = { key: Buffer.from(sent.accountId), value: encode(sent) };
  return damage?.message?.(message) ?? message;
}
