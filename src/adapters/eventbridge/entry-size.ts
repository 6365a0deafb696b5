import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';

const TIME_BYTES = 14;

/**
 * Bytes EventBridge counts for an entry: 14 for a time, and the UTF-8 length of source, detail type, detail and each
 * resource; the bus name is not counted. Method: EventBridge User Guide, "Calculating PutEvents event entry size".
 */
export function entrySize(entry: PutEventsRequestEntry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  const text = texts.reduce((sum, each) => sum + Buffer.byteLength(each ?? ''), 0);
  return text + (entry.Time === undefined ? 0 : TIME_BYTES);
}
