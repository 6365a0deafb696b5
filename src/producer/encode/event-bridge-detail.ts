import type { StampedRecord } from '../record.ts';

/** The record as it goes on the bus: the transaction as plain JSON. */
export function eventBridgeDetail(record: StampedRecord): string {
  const { event, damage } = record;
  const detail: Record<string, unknown> = { ...(damage?.event?.(event) ?? event) };
  return JSON.stringify(damage?.detail?.(detail) ?? detail);
}
