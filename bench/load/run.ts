import { setTimeout as sleep } from 'node:timers/promises';
import { ProduceAcks, Producer } from '@platformatic/kafka';
import { EventSource, type Written } from './event-source.ts';
import { Leader, Sent } from './leader.ts';
import { OpenBatch } from './open-batch.ts';
import type { LoadOptions } from './options.ts';

/** Events written before the clock is looked at again, at the most. */
const BURST = 2_000;
/** Full batches that may wait for the broker while sending as fast as it takes them. */
const MAX_WAITING = 16;

export interface LoadResult {
  readonly written: Written;
  readonly sent: Sent;
  /** Creation time of the first event, epoch ms. */
  readonly startedAt: number;
  /** From the first event's creation to the last acknowledgement. */
  readonly seconds: number;
  /** Of this process while sending, without its start. */
  readonly cpuSeconds: number;
}

/** Epoch ms with fractions, never going back. */
const now = (): number => performance.timeOrigin + performance.now();

/**
 * Sends the events. With a rate, event i was created at start + i / rate, however late it is really sent: a stalled
 * receiver or generator shows as latency, not as a lower rate (no coordinated omission).
 *
 * @throws the client's error as soon as anything fails; nothing is sent twice
 */
export async function run(options: LoadOptions): Promise<LoadResult> {
  const { topic, count, lingerMs } = options;
  const producer = new Producer({
    clientId: 'millrace-load',
    bootstrapBrokers: [options.bootstrap],
    idempotent: options.idempotent,
    acks: ProduceAcks.ALL,
  });
  try {
    const identity = options.idempotent
      ? await producer.initIdempotentProducer({ acks: ProduceAcks.ALL })
      : undefined;
    const metadata = await producer.metadata({ topics: [topic] });
    const partitions = metadata.topics.get(topic)?.partitions ?? [];
    const batches = partitions.map((_, index) => new OpenBatch(index, options, identity));
    const sent = new Sent();
    const leaders: Leader[] = [];
    const leaderOf: Leader[] = [];
    for (const [node, broker] of metadata.brokers) {
      const led = batches.filter(({ partition }) => partitions[partition]?.leader === node);
      if (led.length === 0) continue;
      const leader = new Leader(await producer.connections.get(broker), topic, led, sent, now);
      leaders.push(leader);
      for (const { partition } of led) leaderOf[partition] = leader;
    }
    const source = new EventSource(options, partitions.length);
    const append = (index: number, dueAt: number): void => {
      const partition = source.next();
      const batch = batches[partition] as OpenBatch;
      if (!batch.fits(source.longest)) leaderOf[partition]?.seal(batch);
      source.write(batch, index, dueAt);
    };

    const startedAt = await start(options.startAt);
    const cpu = process.cpuUsage();
    const everyMs = options.rate === undefined ? 0 : 1_000 / options.rate;
    for (let index = 0; index < count; ) {
      const time = now();
      if (everyMs === 0) {
        const end = Math.min(count, index + BURST);
        while (index < end) append(index++, time);
      } else {
        const due = Math.min(count, Math.floor((time - startedAt) / everyMs) + 1, index + BURST);
        for (; index < due; index++) append(index, startedAt + index * everyMs);
      }
      if (everyMs === 0) {
        for (const leader of leaders) await untilFewWait(leader);
      } else {
        for (const leader of leaders) leader.pump();
        await sleep(lingerMs);
      }
    }
    await Promise.all(leaders.map((leader) => leader.drain()));
    const { user, system } = process.cpuUsage(cpu);
    return {
      ...{ written: source.written, sent, startedAt },
      seconds: (now() - startedAt) / 1_000,
      cpuSeconds: (user + system) / 1e6,
    };
  } finally {
    await producer.close();
  }
}

async function untilFewWait(leader: Leader): Promise<void> {
  leader.pump('full');
  while (leader.waiting > MAX_WAITING) {
    await leader.progress();
    leader.pump('full');
  }
}

async function start(at: number | undefined): Promise<number> {
  const startedAt = at ?? now();
  if (startedAt > now()) await sleep(startedAt - now());
  return startedAt;
}
