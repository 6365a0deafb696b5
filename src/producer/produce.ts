import type { Destination, Route } from './destination.ts';
import { type Clock, paced } from './pacing.ts';
import type { ProducerRecord } from './record.ts';
import { routeOf } from './route.ts';
import type { Sender } from './senders/sender.ts';
import { stamp } from './stamp.ts';

export interface ProduceJob {
  readonly records: Iterable<ProducerRecord> | AsyncIterable<ProducerRecord>;
  readonly senders: Readonly<Partial<Record<Route, Sender>>>;
  readonly destination: Destination;
  /** Events a second. @default as fast as the senders take them */
  readonly rate?: number | undefined;
  readonly clock: Clock;
  /** The trace of the next record. @default records belong to none */
  readonly trace?: (() => string) | undefined;
  /** Stops after the record at hand; what was taken is still flushed. */
  readonly signal?: AbortSignal;
  /** Called for each record once a sender has taken it. */
  readonly onTaken?: (record: ProducerRecord, route: Route) => void;
}

export interface Produced {
  /** Acknowledged records by route. */
  readonly sent: Readonly<Record<Route, number>>;
  readonly startedAt: number;
  /** When the last record was acknowledged, epoch ms. */
  readonly endedAt: number;
}

/**
 * Sends every record by its route and waits until all are acknowledged.
 * @throws MillraceError when a sender gives up
 */
export async function produce(job: ProduceJob): Promise<Produced> {
  const { senders, destination, rate, clock, signal, trace, onTaken } = job;
  const startedAt = clock.now();
  for await (const { item, createdAt } of paced(job.records, rate, clock, signal)) {
    const route = routeOf(item, destination);
    const sender = senders[route];
    if (sender === undefined) throw new RangeError(`no sender for ${route}`);
    const stamped = stamp(item, createdAt);
    await sender.send(trace === undefined ? stamped : { ...stamped, traceparent: trace() });
    onTaken?.(item, route);
  }
  await Promise.all(Object.values(senders).map((sender) => sender.flush()));
  return {
    sent: {
      kafka: senders.kafka?.acknowledged ?? 0,
      eventbridge: senders.eventbridge?.acknowledged ?? 0,
    },
    startedAt,
    endedAt: clock.now(),
  };
}
