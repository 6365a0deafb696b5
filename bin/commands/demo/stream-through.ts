import type { Destination, Route } from '../../../src/producer/destination.ts';
import { type Produced, produce } from '../../../src/producer/produce.ts';
import type { Stream } from '../options/stream.ts';
import { progressView } from '../output/progress-view.ts';
import type { Senders } from '../senders.ts';
import { wallClock } from '../wall-clock.ts';
import type { DemoRun } from './demo-run.ts';
import type { DemoLane, RoutedLabel } from './lanes/lane.ts';
import { untilSettled } from './settle.ts';

/** What a stream is sent with, and the lanes that have to take it. */
export interface Passage {
  readonly stream: Stream;
  readonly senders: Senders;
  readonly destination: Destination;
  readonly lanes: readonly DemoLane[];
}

export interface Passed extends Produced {
  /** Anomalies injected on the way. */
  readonly labels: readonly RoutedLabel[];
  /** When everything was at rest or given up, epoch ms. */
  readonly settledAt: number;
}

/** Sends a stream and, at the same time, watches the lanes until each has all of its part at rest. */
export async function streamThrough(
  { choice, stallMs, output, signal }: DemoRun,
  { stream, senders, destination, lanes }: Passage,
): Promise<Passed> {
  const view = progressView(output, 'settled', stream.expected ?? 0);
  const sendingFailed = new AbortController();
  const labels: RoutedLabel[] = [];
  const taken: Record<Route, number> = { kafka: 0, eventbridge: 0 };
  const toTake = ({ routes }: DemoLane) => routes.reduce((sum, route) => sum + taken[route], 0);
  const all = () => taken.kafka + taken.eventbridge;
  let complete = false;
  const sending = produce({
    records: stream.records,
    senders,
    destination,
    rate: choice.rate,
    clock: wallClock,
    signal,
    onTaken: ({ label }, route) => {
      taken[route] += 1;
      if (label !== undefined) labels.push({ ...label, route });
    },
  }).finally(() => {
    complete = true;
    view.total(all());
  });
  const show = (counts: readonly number[]): void => {
    const [first = 0, ...others] = counts;
    const beside = others.map((count, i) => {
      const lane = lanes[i + 1];
      return lane === undefined ? '' : `, ${lane.name} lane ${count}/${toTake(lane)}`;
    });
    view.update(first, `of ${all()} sent${beside.join('')}`);
  };
  const watching = untilSettled({
    count: async () => {
      const counts = await Promise.all(lanes.map((lane) => lane.settled()));
      show(counts);
      // A lane that holds too much must not make up for one that lacks something.
      return counts.reduce((sum, count, i) => {
        const lane = lanes[i];
        return sum + (lane === undefined ? 0 : Math.min(count, toTake(lane)));
      }, 0);
    },
    target: () => lanes.reduce((sum, lane) => sum + toTake(lane), 0),
    complete: () => complete,
    clock: wallClock,
    stallMs,
    signal: AbortSignal.any([signal, sendingFailed.signal]),
  });
  try {
    const [produced] = await Promise.all([sending, watching]);
    return { ...produced, labels, settledAt: wallClock.now() };
  } finally {
    sendingFailed.abort();
    view.end();
  }
}
