import type { QueuedRecord } from './queued-record.ts';

/** Records of one partition that were read and not acknowledged, oldest first. */
export class PartitionQueue {
  readonly partition: number;
  #position: number;
  #records: QueuedRecord[] = [];
  #bytes = 0;

  /** @param position offset of the first record to read */
  constructor(partition: number, position: number) {
    this.partition = partition;
    this.#position = position;
  }

  /** Offset to read next. */
  get position(): number {
    return this.#position;
  }

  get records(): readonly QueuedRecord[] {
    return this.#records;
  }

  /** Size of the queued records in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds what was read; `position` is the offset after the last one, records or not. */
  append(records: readonly QueuedRecord[], position: number): void {
    for (const record of records) {
      this.#records.push(record);
      this.#bytes += record.json.length;
    }
    this.#position = Math.max(this.#position, position);
  }

  /** Drops the records below an offset: they are done with. */
  confirm(nextOffset: number): void {
    const kept = this.#records.findIndex(({ offset }) => offset >= nextOffset);
    const done = this.#records.splice(0, kept === -1 ? this.#records.length : kept);
    this.#bytes -= done.reduce((sum, { json }) => sum + json.length, 0);
  }
}
