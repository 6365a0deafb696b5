import { encodeTransaction } from '../../src/adapters/registry/confluent-frame.ts';
import type { Route } from '../../src/producer/destination.ts';
import { eventBridgeDetail } from '../../src/producer/encode/event-bridge-detail.ts';
import { kafkaMessage } from '../../src/producer/encode/kafka-message.ts';
import { generate } from '../../src/producer/generator/generate.ts';
import type { GeneratorOptions } from '../../src/producer/generator/options.ts';
import { expectedCode } from '../../src/producer/record.ts';
import { stamp } from '../../src/producer/stamp.ts';
import { expectedOf } from './expected.ts';
import type { Pipeline } from './pipeline.ts';

/** A generated stream for one route, and what must be left of it at rest. */
export interface TestStream {
  readonly records: number;
  readonly rest: AtRest;
  send(pipeline: Pipeline): Promise<void>;
}

/** What the stores hold; every list sorted. */
export interface AtRest {
  readonly eventIds: readonly string[];
  readonly alertIds: readonly string[];
  readonly duplicateIds: readonly string[];
  readonly codes: readonly string[];
}

export function streamTo(
  route: Route,
  options: Omit<GeneratorOptions, 'destination' | 'endAt'>,
): TestStream {
  const stream = generate({ ...options, destination: route, endAt: Date.now() });
  const records = [...stream.records()];
  const valid = records.filter(({ kind }) => kind !== 'invalid');
  const idsOf = (duplicate: boolean): string[] =>
    valid
      .filter(({ kind }) => (kind === 'duplicate') === duplicate)
      .map(({ event }) => event.eventId)
      .sort();
  return {
    records: records.length,
    rest: {
      eventIds: idsOf(false),
      duplicateIds: idsOf(true),
      alertIds: expectedOf(valid.map(({ event }) => event)).alertIds,
      codes: records.flatMap((record) => expectedCode(record) ?? []).sort(),
    },
    async send(pipeline) {
      const stamped = records.map((record) => stamp(record, Date.now()));
      if (route === 'kafka') {
        await pipeline.sendKafka(stamped.map((record) => kafkaMessage(record, encodeTransaction)));
      } else {
        await pipeline.putEvents(stamped.map(eventBridgeDetail));
      }
    },
  };
}

/** Several streams' ends together. */
export function together(ends: readonly AtRest[]): AtRest {
  const all = (name: keyof AtRest): string[] => ends.flatMap((end) => end[name]).sort();
  return {
    eventIds: all('eventIds'),
    alertIds: all('alertIds'),
    duplicateIds: all('duplicateIds'),
    codes: all('codes'),
  };
}
