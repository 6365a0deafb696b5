import type { ProducerRecord } from '../record.ts';
import { nextId } from './ids.ts';
import type { InvalidKind } from './invalid-kinds.ts';
import type { Random } from './random.ts';

/**
 * The records with `count` spoilt ones spread evenly among the first `expected`, each kind in its turn.
 * A spoilt record is a copy of a good neighbour under an id of its own.
 */
export function* withInvalid(
  records: Iterable<ProducerRecord>,
  { count, expected, kinds }: InvalidPlan,
  random: Random,
): Generator<ProducerRecord> {
  const every = expected / (count + 1);
  let sent = 0;
  let index = 0;
  let last: ProducerRecord | undefined;
  for (const record of records) {
    yield record;
    last = record;
    index += 1;
    if (sent < count && index >= every * (sent + 1)) yield spoilt(record, kinds, sent++, random);
  }
  while (last !== undefined && sent < count) yield spoilt(last, kinds, sent++, random);
}

export interface InvalidPlan {
  readonly count: number;
  /** How many good records there will be. */
  readonly expected: number;
  readonly kinds: readonly InvalidKind[];
}

function spoilt(
  neighbour: ProducerRecord,
  kinds: readonly InvalidKind[],
  turn: number,
  random: Random,
): ProducerRecord {
  const damage = kinds[turn % kinds.length];
  if (damage === undefined) throw new RangeError('no kind of invalid record for these routes');
  return { kind: 'invalid', event: { ...neighbour.event, eventId: nextId(random) }, damage };
}
