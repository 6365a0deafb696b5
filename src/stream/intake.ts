import { readRecordBatches } from '../adapters/kafka/record-batches.ts';
import { type KeptArrival, positionOf } from '../adapters/postgres/event-row.ts';
import { accept } from '../application/accept.ts';
import type { QuarantinedRecord } from '../application/ports/quarantine.ts';
import type { SchemaRegistry } from '../application/ports/schema-registry.ts';
import { quarantined } from '../application/quarantine-record.ts';
import type { SourceRecord } from '../application/records.ts';
import type { Alert } from '../domain/alert.ts';
import { enrich, type ReferenceData } from '../domain/enrichment.ts';
import type { Transaction } from '../domain/event.ts';
import type { Rejection } from '../domain/validation/rule.ts';
import { advance, type Rules } from '../domain/windows/advance.ts';
import type { OpenBatch } from './open-batch.ts';
import type { Chunk, OwnedPartition } from './owned-partition.ts';

export interface IntakePorts {
  readonly topic: string;
  readonly registry: SchemaRegistry;
  readonly rules: Rules;
  /** What is known about accounts and merchants now; `undefined` while it could not be asked. */
  readonly reference: () => ReferenceData | undefined;
}

const NOTHING = Buffer.alloc(0);
const NONE_KNOWN: ReadonlySet<string> = new Set();

/** Takes records into a batch: decode, validate, enrich, detect, all in process and without waiting. */
export class Intake {
  readonly #ports: IntakePorts;
  readonly #raised: Alert[] = [];

  constructor(ports: IntakePorts) {
    this.#ports = ports;
  }

  /**
   * Reads a chunk to its end. One that does not begin where the partition stands was fetched before an undo and is
   * passed over.
   * @param known ids that are stored: their events are repeats and never reach a window
   */
  read(chunk: Chunk, owned: OwnedPartition, batch: OpenBatch, known = NONE_KNOWN): void {
    if (chunk.from !== owned.next) return;
    batch.touch(owned);
    const { registry } = this.#ports;
    const { records, aborted } = chunk.fetched;
    owned.next = readRecordBatches(
      records,
      chunk.from,
      aborted,
      (offset, _, bytes, keyStart, keyEnd, valueStart, valueEnd) => {
        batch.taken += 1;
        const value = valueStart < 0 ? NOTHING : bytes.subarray(valueStart, valueEnd);
        const key = keyStart < 0 ? null : bytes.toString('utf8', keyStart, keyEnd);
        const accepted = accept(value, key, chunk.receivedAt, registry);
        if (accepted.ok)
          this.#place(accepted.event, { owned, batch, known, chunk, offset, key, value });
        else {
          const record = this.#record(owned, offset, key, value, chunk.receivedAt);
          batch.quarantined.push(quarantined(record, accepted.rejection, accepted.event));
        }
      },
    );
  }

  /** The ids of the events in a chunk. */
  idsOf(chunk: Chunk): string[] {
    const ids: string[] = [];
    const { records, aborted } = chunk.fetched;
    readRecordBatches(records, chunk.from, aborted, (_o, _t, bytes, _ks, _ke, start, end) => {
      if (start < 0) return;
      // Judged without its key: one id too many is asked about, no harm.
      const accepted = accept(
        bytes.subarray(start, end),
        null,
        chunk.receivedAt,
        this.#ports.registry,
      );
      const event = accepted.ok ? accepted.event : accepted.event;
      if (event !== undefined) ids.push(event.eventId);
    });
    return ids;
  }

  #place(
    event: Transaction,
    at: {
      readonly owned: OwnedPartition;
      readonly batch: OpenBatch;
      readonly known: ReadonlySet<string>;
      readonly chunk: Chunk;
      readonly offset: number;
      readonly key: string | null;
      readonly value: Buffer;
    },
  ): void {
    const { owned, batch, chunk, offset, key, value } = at;
    const { partition, windows } = owned;
    const enrichment = enrich(event, this.#ports.reference());
    const arrival: KeptArrival = {
      ...{ event, enrichment, partition, offset, receivedAt: chunk.receivedAt, key, value },
    };
    if (at.known.has(event.eventId)) {
      batch.repeats.push(arrival);
      return;
    }
    const slot = windows.slotOf(event.accountId);
    const raised = this.#raised;
    const placement = advance(windows, slot, event, this.#ports.rules, raised);
    if (placement === 'accepted') batch.addEvent(arrival);
    else if (placement === 'late') batch.addLate(arrival);
    else batch.repeats.push(arrival);
    for (const alert of raised) batch.alerts.push({ alert, partition, offset });
    raised.length = 0;
  }

  /** What a repeat becomes whose stored event has other content. */
  conflict = (repeat: KeptArrival, storedAt: string): QuarantinedRecord => {
    const { event, partition, offset, key, value, receivedAt } = repeat;
    const rejection: Rejection = {
      code: 'MLR_EVENT_ID_CONFLICT',
      cause: `eventId is stored with other content, from ${storedAt}`,
    };
    return quarantined(
      this.#record({ partition }, offset, key, value, receivedAt),
      rejection,
      event,
    );
  };

  #record(
    { partition }: { readonly partition: number },
    offset: number,
    key: string | null,
    value: Buffer,
    receivedAt: number,
  ): SourceRecord {
    const position = positionOf(this.#ports.topic, { partition, offset });
    return { position, key, value: value.toString('base64'), receivedAt };
  }
}
