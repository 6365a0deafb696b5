import { describe, expect, it } from '@jest/globals';
import { EventSource, type Mix } from '../../../../bench/load/event-source.ts';
import { OpenBatch, type SealedBatch } from '../../../../bench/load/open-batch.ts';
import { partitionOf } from '../../../../bench/load/partitioner.ts';
import { readRecordBatches } from '../../../../src/adapters/kafka/record-batches.ts';
import { repositoryRegistry } from '../../../../src/adapters/registry/repository-registry.ts';
import { decodeAvro } from '../../../../src/application/decoding/decode-avro.ts';
import { producedAt, type Transaction } from '../../../../src/domain/event.ts';
import { validate } from '../../../../src/domain/validation/validate.ts';

const START = 1_795_570_000_000.25;
const PARTITIONS = 4;
const PLAIN: Mix = {
  accounts: 500,
  inTurn: false,
  accountGapMs: 600_000,
  alerts: 0.01,
  duplicates: 0,
  late: 0,
  bad: 0,
  ids: 'v7',
  seed: 1,
  count: 3_000,
};

interface Seen {
  readonly offset: number;
  readonly timestamp: number;
  readonly key: string;
  readonly partition: number;
  /** `undefined` for a record that cannot be decoded. */
  readonly event: Transaction | undefined;
}

function generate(mix: Mix, compression: 'snappy' | 'none' = 'snappy') {
  const source = new EventSource(mix, PARTITIONS);
  const options = { batchBytes: 32_768, compression };
  const identity = { producerId: 9n, producerEpoch: 1 };
  const open = Array.from({ length: PARTITIONS }, (_, i) => new OpenBatch(i, options, identity));
  const sealed: SealedBatch[] = [];
  for (let index = 0; index < mix.count; index++) {
    const batch = open[source.next()] as OpenBatch;
    if (!batch.fits(source.longest)) sealed.push(batch.seal());
    source.write(batch, index, START + index);
  }
  for (const batch of open) sealed.push(batch.seal());
  return { seen: sealed.flatMap(read), sealed, written: source.written };
}

const registry = repositoryRegistry();

function read({ bytes, partition }: SealedBatch): Seen[] {
  const seen: Seen[] = [];
  readRecordBatches(bytes, 0, [], (offset, timestamp, batch, ...ranges) => {
    const [keyStart, keyEnd, valueStart, valueEnd] = ranges;
    const decoded = decodeAvro(batch.subarray(valueStart, valueEnd), registry);
    const key = batch.toString('utf8', keyStart, keyEnd);
    const event = decoded.ok ? decoded.event : undefined;
    seen.push({ offset, timestamp, key, partition, event });
  });
  return seen;
}

const eventsOf = (seen: readonly Seen[]): Transaction[] =>
  seen.flatMap(({ event }) => (event === undefined ? [] : [event]));

const idSum = (events: readonly Transaction[]): number =>
  events.reduce((sum, { eventId }) => (sum + Number.parseInt(eventId.slice(-8), 16)) >>> 0, 0);

describe('EventSource', () => {
  it('gives every account as many events as every other, when asked to take them in turn', () => {
    const { seen } = generate({ ...PLAIN, inTurn: true });

    const counts = Map.groupBy(seen, ({ key }) => key).values();
    expect([...counts].map((records) => records.length)).toEqual(
      Array.from({ length: PLAIN.accounts }, () => PLAIN.count / PLAIN.accounts),
    );
  });

  it.each(['snappy', 'none'] as const)('writes events every rule accepts, %s', (compression) => {
    const { seen, written } = generate(PLAIN, compression);

    const receivedAt = START + PLAIN.count;
    const verdicts = seen.map(({ event, key }) =>
      event === undefined ? 'undecodable' : validate(event, { key, receivedAt })?.code,
    );
    expect(new Set(verdicts)).toEqual(new Set([undefined]));
    expect(seen).toHaveLength(PLAIN.count);
    expect(written).toEqual({
      ...{ events: PLAIN.count, duplicates: 0, late: 0, bad: 0 },
      idSum: idSum(eventsOf(seen)),
    });
    expect(new Set(eventsOf(seen).map(({ eventId }) => eventId)).size).toBe(PLAIN.count);
  });

  it('puts each account into the partition of its key', () => {
    for (const { key, partition } of generate(PLAIN).seen) {
      expect(partition).toBe(partitionOf(Buffer.from(key), PARTITIONS));
    }
  });

  it('states the intended creation time in metadata and record', () => {
    const { seen } = generate(PLAIN);

    const times = seen.map(({ timestamp }) => timestamp).toSorted((a, b) => a - b);
    expect(times).toEqual(Array.from({ length: PLAIN.count }, (_, i) => Math.floor(START) + i));
    for (const { event, timestamp } of seen) expect(event && producedAt(event)).toBe(timestamp);
  });

  it('lets the gap pass between two events of an account, and ends event time at creation time', () => {
    const times = eventsOf(generate(PLAIN).seen).map(({ occurredAt }) => occurredAt);

    const [first, last] = [Math.min(...times), Math.max(...times)];
    expect(last).toBe(Math.floor(START + PLAIN.count - 1));
    const expected = (PLAIN.count - 1) * (PLAIN.accountGapMs / PLAIN.accounts + 1);
    expect(Math.abs(last - first - expected)).toBeLessThanOrEqual(1);
  });

  it('takes creation time for event time without a gap', () => {
    for (const event of eventsOf(generate({ ...PLAIN, accountGapMs: 0 }).seen)) {
      expect(event.occurredAt).toBe(producedAt(event));
    }
  });

  it('makes the asked share of amounts alert', () => {
    const high = eventsOf(generate(PLAIN).seen).filter(({ amountMinor }) => amountMinor >= 1e6);

    expect(high.length).toBeGreaterThan(10);
    expect(high.length).toBeLessThan(60);
  });

  it('counts what is bad, late and sent again', () => {
    const mix = { ...PLAIN, duplicates: 0.02, late: 0.02, bad: 0.02 };
    const { seen, written } = generate(mix);

    const distinct = new Map(eventsOf(seen).map((event) => [event.eventId, event]));
    const late = [...distinct.values()].filter((e) => e.occurredAt < START - 23 * 3_600_000);
    expect(written).toEqual({
      events: distinct.size,
      duplicates: eventsOf(seen).length - distinct.size,
      late: late.length,
      bad: seen.filter(({ event }) => event === undefined).length,
      idSum: idSum([...distinct.values()]),
    });
    expect(written.events + written.bad).toBe(PLAIN.count);
    for (const kind of ['duplicates', 'late', 'bad'] as const) {
      expect(written[kind]).toBeGreaterThan(20);
    }
  });

  it('numbers the records of a partition on from batch to batch', () => {
    const ofFirst = generate(PLAIN).sealed.filter(({ partition }) => partition === 0);

    const sequences = ofFirst.map(({ bytes }) => bytes.readInt32BE(53));
    let next = 0;
    const expected = ofFirst.map(({ records }) => {
      next += records;
      return next - records;
    });
    expect(ofFirst.length).toBeGreaterThan(2);
    expect(sequences).toEqual(expected);
  });
});
