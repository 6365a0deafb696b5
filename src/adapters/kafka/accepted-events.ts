import { accept } from '../../application/accept.ts';
import { parseFrame } from '../../application/decoding/frame.ts';
import type { SchemaReference, SchemaRegistry } from '../../application/ports/schema-registry.ts';
import type { EventSource, Stretch } from '../../application/rebuild/ports.ts';
import { isMillraceError } from '../../domain/errors.ts';
import type { Transaction } from '../../domain/event.ts';
import type { LogChunk, LogReader } from './log-reader.ts';
import { readRecordBatches } from './record-batches.ts';

const NOTHING: Buffer = Buffer.alloc(0);
/** Whether an event came too early for the clock is not asked again: the lane's answer is among `turnedAway`. */
const NO_CLOCK = Number.POSITIVE_INFINITY;

/** The events of a topic as the stream lane accepts them: same decoding, same rules. */
export function acceptedEvents(
  log: Pick<LogReader, 'chunks'>,
  topic: string,
  registry: SchemaRegistry,
): EventSource {
  return {
    async read(stretch, onEvent, onReached) {
      for await (const chunk of log.chunks(topic, stretch)) {
        for (let { from } = chunk; ; ) {
          const stopped = readChunk({ ...chunk, from }, stretch, registry, onEvent);
          if (stopped === undefined) break;
          await registry.resolve([stopped.schema]);
          from = stopped.offset;
        }
        await onReached(chunk.next);
      }
    },
  };
}

/** @returns where it stopped because a schema has to be resolved first */
function readChunk(
  { from, records, aborted }: LogChunk,
  { to, turnedAway }: Stretch,
  registry: SchemaRegistry,
  onEvent: (event: Transaction, offset: number) => void,
): { readonly offset: number; readonly schema: SchemaReference } | undefined {
  let skip = firstFrom(turnedAway, from);
  let at = from;
  let value = NOTHING;
  try {
    readRecordBatches(
      records,
      from,
      aborted,
      (offset, _time, bytes, keyStart, keyEnd, valueStart, valueEnd) => {
        if (offset >= to) return;
        while ((turnedAway[skip] ?? to) < offset) skip += 1;
        if (turnedAway[skip] === offset) return;
        at = offset;
        value = valueStart < 0 ? NOTHING : bytes.subarray(valueStart, valueEnd);
        const key = keyStart < 0 ? null : bytes.toString('utf8', keyStart, keyEnd);
        const accepted = accept(value, key, NO_CLOCK, registry);
        if (accepted.ok) onEvent(accepted.event, offset);
      },
    );
    return undefined;
  } catch (error) {
    if (!isMillraceError(error) || error.code !== 'MLR_REGISTRY_UNAVAILABLE') throw error;
    const framed = parseFrame(value);
    if (!framed.ok) throw error;
    return { offset: at, schema: framed.frame.schema };
  }
}

/** Index of the first offset that is not before `from`. */
function firstFrom(ascending: Float64Array, from: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
