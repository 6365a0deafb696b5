import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One record as the function got it. */
export interface Delivery {
  readonly partition: number;
  readonly offset: number;
}

/**
 * Source of a function that writes down every record and event it gets and misbehaves once for each marker file in the
 * directory: `fail-<partition>-<offset>-<n>` reports that record, `throw-<n>` throws, `unknown-<n>` reports a record
 * that was not in the event. It throws whenever it gets a record that `crash-<partition>-<offset>` names.
 */
export function recordingFunction(directory: string): string {
  return `
const fs = require('node:fs');
const use = (prefix) => {
  for (const file of fs.readdirSync(${JSON.stringify(directory)})) {
    if (file.startsWith(prefix)) {
      try { fs.unlinkSync(${JSON.stringify(`${directory}/`)} + file); return true; } catch {}
    }
  }
  return false;
};
exports.handler = async (event) => {
  const records = Object.values(event.records).flat();
  const lines = records.map(({ partition, offset }) => JSON.stringify({ partition, offset }) + '\\n');
  fs.appendFileSync(${JSON.stringify(join(directory, 'deliveries'))}, lines.join(''));
  fs.appendFileSync(${JSON.stringify(join(directory, 'events'))}, JSON.stringify(event) + '\\n');
  console.log('got', records.length);
  if (use('throw-')) throw new Error('asked to');
  if (records.some(({ partition, offset }) => fs.existsSync(${JSON.stringify(`${directory}/`)} + 'crash-' + partition + '-' + offset))) {
    throw new Error('crashed');
  }
  const failed = records.filter(({ partition, offset }) => use('fail-' + partition + '-' + offset + '-'));
  const batchItemFailures = failed.map(({ topic, partition, offset }) => ({
    itemIdentifier: { partition: topic + '-' + partition, offset },
  }));
  if (use('unknown-')) {
    batchItemFailures.push({ itemIdentifier: { partition: 'elsewhere-0', offset: 1 } });
  }
  return { batchItemFailures };
};`;
}

/** Asks the function to misbehave, once for each name. */
export function mark(directory: string, ...names: readonly string[]): void {
  for (const name of names) {
    writeFileSync(join(directory, name), '');
  }
}

/** Every record the function got, in the order it got them. */
export function deliveriesIn(directory: string): Delivery[] {
  const file = join(directory, 'deliveries');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return lines.map((line) => JSON.parse(line) as Delivery);
}

/** Partition → offsets in the order of their deliveries. */
export function offsetsByPartition(deliveries: readonly Delivery[]): number[][] {
  const offsets: number[][] = [];
  for (const { partition, offset } of deliveries) {
    offsets[partition] = [...(offsets[partition] ?? []), offset];
  }
  return offsets;
}
