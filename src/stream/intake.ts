import { accompanyingOf, NO_HEADERS } from '../adapters/kafka/headers.ts';
import { readRecordBatches } from '../adapters/kafka/record-batches.ts';
import { type KeptArrival, positionOf } from '../adapters/postgres/event-row.ts';
import { accept } from '../application/accept.ts';
import { parseFrame } from '../application/decoding/frame.ts';
import type { QuarantinedRecord } from '../application/ports/quarantine.ts';
import type { SchemaReference, SchemaRegistry } from '../application/ports/schema-registry.ts';
import type { Accompanying } from '../application/provenance.ts';
import { idConflict, quarantined } from '../application/quarantine-record.ts';
import type { SourceRecord } from '../application/records.ts';
import { traceparentOf } from '../application/tracing.ts';
import type { Alert } from '../domain/alert.ts';
import { enrich, type ReferenceData } from '../domain/enrichment.ts';
import { isMillraceError } from '../domain/errors.ts';
import type { Transaction } from '../domain/event.ts';
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
   * @param known ids that are stored: their events are repeats and never reach a window. The ids that the chunk
   * brings are added, so that an id it holds twice is known the second time
   * @returns the schema that has to be resolved before the chunk can be read on, from where the partition stands now
   */
  read(
    chunk: Chunk,
    owned: OwnedPartition,
    batch: OpenBatch,
    known?: Set<string>,
  ): SchemaReference | undefined {
    if (chunk.from !== owned.next) return undefined;
    batch.touch(owned);
    const { registry } = this.#ports;
    const { records, aborted } = chunk;
    return untilUnresolved((at) => {
      owned.next = readRecordBatches(
        records,
        chunk.from,
        aborted,
        (offset, _, bytes, keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd) => {
          const value = valueStart < 0 ? NOTHING : bytes.subarray(valueStart, valueEnd);
          at.value = value;
          owned.next = offset;
          const key = keyStart < 0 ? null : bytes.toString('utf8', keyStart, keyEnd);
          const accepted = accept(value, key, chunk.receivedAt, registry);
          batch.taken += 1;
          const more = accompanyingOf(bytes, headersStart, headersEnd);
          if (accepted.ok) {
            const { receivedAt } = chunk;
            this.#place(accepted.event, owned, batch, known, receivedAt, offset, key, value, more);
          } else {
            const record = this.#record(owned, offset, key, value, chunk.receivedAt, more);
            batch.quarantined.push(quarantined(record, accepted.rejection, accepted.event));
          }
        },
      );
    });
  }

  /** The ids of the events that `read` will come to in a chunk, those of records that will be turned away left out. */
  idsOf(chunk: Chunk): string[] {
    const ids: string[] = [];
    const { records, from, aborted, receivedAt } = chunk;
    const { registry } = this.#ports;
    untilUnresolved((at) => {
      readRecordBatches(records, from, aborted, (_o, _t, bytes, keyStart, keyEnd, ...value) => {
        const [start, end] = value;
        if (start < 0) return;
        at.value = bytes.subarray(start, end);
        const key = keyStart < 0 ? null : bytes.toString('utf8', keyStart, keyEnd);
        const accepted = accept(at.value, key, receivedAt, registry);
        if (accepted.ok) ids.push(accepted.event.eventId);
      });
    });
    return ids;
  }

  #place(
    event: Transaction,
    owned: OwnedPartition,
    batch: OpenBatch,
    known: Set<string> | undefined,
    receivedAt: number,
    offset: number,
    key: string | null,
    value: Buffer,
    more: Accompanying,
  ): void {
    const { partition, windows } = owned;
    const { reference, rules } = this.#ports;
    const enrichment = enrich(event, reference());
    const plain: KeptArrival = { event, enrichment, partition, offset, receivedAt, key, value };
    const arrival = more === NO_HEADERS ? plain : { ...plain, ...more };
    if (known?.has(event.eventId)) {
      batch.repeats.push(arrival);
      return;
    }
    known?.add(event.eventId);
    const raised = this.#raised;
    const placement = advance(windows, windows.slotOf(event.accountId), event, rules, raised);
    if (placement === 'accepted') batch.addEvent(arrival);
    else if (placement === 'late') batch.addLate(arrival);
    else batch.repeats.push(arrival);
    if (raised.length === 0) return;
    const traceparent = more === NO_HEADERS ? undefined : traceparentOf(more);
    const cause = { partition, offset, ...(traceparent !== undefined && { traceparent }) };
    for (const alert of raised) batch.alerts.push({ alert, ...cause });
    raised.length = 0;
  }

  /** What a repeat becomes whose stored event has other content. */
  conflict = (repeat: KeptArrival, storedAt: string): QuarantinedRecord => {
    const { event, partition, offset, key, value, receivedAt } = repeat;
    const record = this.#record({ partition }, offset, key, value, receivedAt, repeat);
    return quarantined(record, idConflict(storedAt), event);
  };

  #record(
    { partition }: { readonly partition: number },
    offset: number,
    key: string | null,
    value: Buffer,
    receivedAt: number,
    { headers, provenance }: Accompanying,
  ): SourceRecord {
    const position = positionOf(this.#ports.topic, { partition, offset });
    return {
      ...{ position, key, value: value.toString('base64'), receivedAt },
      ...(headers !== undefined && { headers }),
      ...(provenance !== undefined && { provenance }),
    };
  }
}

/**
 * Reads until the schema of a value is not resolved. Seldom: what tells is an exception, so that the check costs the
 * other records nothing.
 */
function untilUnresolved(read: (at: { value: Buffer }) => void): SchemaReference | undefined {
  const at = { value: NOTHING };
  try {
    read(at);
    return undefined;
  } catch (error) {
    if (!isMillraceError(error) || error.code !== 'MLR_REGISTRY_UNAVAILABLE') throw error;
    const framed = parseFrame(at.value);
    if (!framed.ok) throw error;
    return framed.frame.schema;
  }
}
