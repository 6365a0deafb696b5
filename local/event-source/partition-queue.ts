import type { QueuedRecord } from './queued-record.ts';

/** Records of one partition that were read, until everything up to them is finished; oldest first. */
export class PartitionQueue {
  readonly partition: number;
  #position: number;
  #committed: number;
  #end: number;
  #records: QueuedRecord[] = [];
  #finished = new Set<number>();
  #waiting = 0;
  #bytes = 0;

  /** @param position offset of the first record to read */
  constructor(partition: number, position: number) {
    this.partition = partition;
    this.#position = position;
    this.#committed = position;
    this.#end = position;
  }

  /** Offset to read next. */
  get position(): number {
    return this.#position;
  }

  /** Offset to commit, or committed: everything below it is finished. */
  get committed(): number {
    return this.#committed;
  }

  /** Records held, finished ones behind an unfinished one among them. */
  get held(): number {
    return this.#records.length;
  }

  /** Number and bytes of the records that wait to be delivered. */
  get waiting(): { readonly records: number; readonly bytes: number } {
    return { records: this.#waiting, bytes: this.#bytes };
  }

  /** Epoch milliseconds since which the oldest record waits. */
  get waitsSince(): number | undefined {
    return this.deliverable().next().value?.arrivedAt;
  }

  /** Records between what is committed and the partition's end. */
  get lag(): number {
    return Math.max(0, this.#end - this.#committed);
  }

  /** Adds what was read; `position` is the offset after the last one, `end` the partition's end as it was then. */
  append(records: readonly QueuedRecord[], position: number, end = position): void {
    for (const record of records) {
      this.#records.push(record);
      if (record.filteredOut === true) this.#finished.add(record.offset);
      else if (record.undeliverable === undefined) {
        this.#waiting += 1;
        this.#bytes += record.json.length;
      }
    }
    this.#position = Math.max(this.#position, position);
    this.#end = Math.max(end, this.#position);
  }

  /** Unfinished records that an invocation may carry. */
  *deliverable(): Generator<QueuedRecord, undefined> {
    for (const record of this.#records) {
      if (record.undeliverable === undefined && !this.#finished.has(record.offset)) yield record;
    }
    return undefined;
  }

  /** Unfinished records that only a destination can take. */
  undeliverable(): readonly QueuedRecord[] {
    return this.#records.filter(
      ({ undeliverable, offset }) => undeliverable !== undefined && !this.#finished.has(offset),
    );
  }

  /** Marks a record: it was acknowledged, or given up. */
  finish(record: QueuedRecord): void {
    if (this.#finished.has(record.offset)) return;
    this.#finished.add(record.offset);
    if (record.undeliverable === undefined) {
      this.#waiting -= 1;
      this.#bytes -= record.json.length;
    }
  }

  /** Forgets the finished records at the front. @returns by how many offsets {@link committed} grew */
  advance(): number {
    const first = this.#records.findIndex(({ offset }) => !this.#finished.has(offset));
    const done = this.#records.splice(0, first === -1 ? this.#records.length : first);
    for (const { offset } of done) this.#finished.delete(offset);
    const next = this.#records[0]?.offset ?? this.#position;
    const grown = next - this.#committed;
    this.#committed = next;
    return grown;
  }
}
