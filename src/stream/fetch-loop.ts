import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer } from '@platformatic/kafka';
import { type FetchedPartition, fetchPartitions } from '../adapters/kafka/fetch.ts';
import { splitBatches } from '../adapters/kafka/split-batches.ts';
import type { Signal } from '../application/signal.ts';
import { MillraceError } from '../domain/errors.ts';
import type { OwnedPartition } from './owned-partition.ts';

export interface FetchLoopPorts {
  /** Used for reading only: a long poll holds up whatever follows on its connection. */
  readonly client: Consumer;
  readonly topic: string;
  readonly owned: () => Iterable<OwnedPartition>;
  /** Notified when something was fetched. */
  readonly fetched: Signal;
  /** Notified when there may be more to fetch. */
  readonly wanted: Signal;
  readonly now: () => number;
  readonly stopped: AbortSignal;
  /** A log that can't be read any further as it is. */
  readonly onLost: (error: MillraceError) => void;
  /** The broker does not answer; it is asked again. */
  readonly onTrouble: (error: unknown) => void;
  readonly onAnswer: () => void;
}

const LONG_POLL_MS = 100;
const PARTITION_BYTES = 128 * 1024;
const RESPONSE_BYTES = 512 * 1024;
const PAUSE_MS = 200;
/** After an answer of few bytes the next is asked for a moment later: a broker answers at once, record by record. */
const FEW_BYTES = 64 * 1024;
const GATHER_MS = 2;
/** Records read without a pause: while they are, nothing is sent to the store and nothing taken from the broker. */
const RUN_RECORDS = 500;

interface Leaders {
  readonly topicId: string;
  readonly nodes: ReadonlyMap<number, { readonly host: string; readonly port: number }>;
  readonly of: (partition: number) => number;
}

/** Reads ahead of the processor: one fetch in flight for each broker that leads a partition of this member. */
export class FetchLoop {
  readonly #ports: FetchLoopPorts;
  readonly #running = new Map<number, Promise<void>>();
  #leaders: Leaders | undefined;
  #topicId: string | undefined;

  constructor(ports: FetchLoopPorts) {
    this.#ports = ports;
  }

  /** Resolves after an abort, when nothing is in flight any more. */
  async run(): Promise<void> {
    const { stopped, wanted, owned, onTrouble } = this.#ports;
    while (!stopped.aborted) {
      try {
        this.#leaders ??= await this.#findLeaders();
        for (const { partition } of owned()) this.#start(this.#leaders.of(partition));
      } catch (error) {
        onTrouble(error);
        await pause(stopped);
      }
      await wanted.wait(LONG_POLL_MS);
    }
    await Promise.all(this.#running.values());
  }

  #start(node: number): void {
    if (this.#running.has(node)) return;
    const loop = this.#readFrom(node).finally(() => this.#running.delete(node));
    this.#running.set(node, loop);
  }

  /** Reads from one broker until it leads nothing for us, or does not answer. */
  async #readFrom(node: number): Promise<void> {
    const { stopped, wanted, onTrouble, onAnswer } = this.#ports;
    while (!stopped.aborted) {
      const leaders = this.#leaders;
      if (leaders === undefined) return;
      const mine = [...this.#ports.owned()].filter((o) => leaders.of(o.partition) === node);
      if (mine.length === 0) return;
      const open = mine.filter((o) => o.wantsMore);
      if (open.length === 0) {
        await wanted.wait(LONG_POLL_MS);
        continue;
      }
      try {
        const bytes = await this.#fetch(node, leaders, open);
        onAnswer();
        if (bytes < FEW_BYTES) await sleep(GATHER_MS, undefined, { signal: stopped });
      } catch (error) {
        this.#leaders = undefined;
        if (stopped.aborted) return;
        onTrouble(error);
        await pause(stopped);
      }
    }
  }

  /** @returns bytes that came */
  async #fetch(node: number, leaders: Leaders, open: readonly OwnedPartition[]): Promise<number> {
    const { client, now, fetched } = this.#ports;
    const broker = leaders.nodes.get(node);
    if (broker === undefined) throw new Error(`broker ${node} is not in the cluster`);
    const connection = await client.connections.get(broker);
    const positions = open.map((o) => ({ partition: o.partition, offset: o.fetchOffset }));
    const responses = await fetchPartitions(connection, leaders.topicId, positions, {
      maxWaitMs: LONG_POLL_MS,
      maxBytes: RESPONSE_BYTES,
      partitionBytes: PARTITION_BYTES,
    });
    const receivedAt = now();
    let bytes = 0;
    let trouble: Error | undefined;
    for (const response of responses) {
      const index = open.findIndex((o) => o.partition === response.partition);
      const owned = open[index];
      const asked = positions[index]?.offset;
      bytes += response.records.length;
      // An undo meanwhile: what came is not what is wanted now.
      if (owned === undefined || owned.fetchOffset !== asked) continue;
      if (response.error === 'OFFSET_OUT_OF_RANGE') this.#outOfRange(owned, response);
      else if (response.error !== undefined) {
        trouble ??= new Error(`partition ${owned.partition}: ${response.error}`);
      } else {
        owned.highWatermark = response.highWatermark;
        // What of a transaction was aborted is known for the answer as a whole only.
        const run = response.aborted.length === 0 ? RUN_RECORDS : Number.POSITIVE_INFINITY;
        const { runs, next } = splitBatches(response.records, asked, run);
        owned.fetchOffset = next;
        for (const { from, bytes: records } of runs) {
          owned.push({ from, records, aborted: response.aborted, receivedAt });
        }
      }
    }
    fetched.notify();
    if (trouble !== undefined) throw trouble;
    return bytes;
  }

  #outOfRange(owned: OwnedPartition, { logStartOffset }: FetchedPartition): void {
    const { topic, onLost } = this.#ports;
    onLost(
      new MillraceError(
        'MLR_OFFSET_OUT_OF_RANGE',
        `partition ${owned.partition} of ${topic} has no offset ${owned.fetchOffset} (its log begins at ` +
          `${logStartOffset}): the broker's retention removed records before they were stored, or the database ` +
          'belongs to another log. Correct next_offset in millrace.checkpoints to go on without them',
      ),
    );
  }

  async #findLeaders(): Promise<Leaders> {
    const { client, topic } = this.#ports;
    const metadata = await client.metadata({ topics: [topic], forceUpdate: true });
    const known = metadata.topics.get(topic);
    if (known === undefined) throw new Error(`topic ${topic} does not exist`);
    this.#topicId ??= known.id;
    if (known.id !== this.#topicId) {
      this.#ports.onLost(
        new MillraceError(
          'MLR_OFFSET_OUT_OF_RANGE',
          `topic ${topic} was deleted and made anew: the checkpoints in the database belong to the log before. ` +
            'Give it a database of its own, or correct next_offset in millrace.checkpoints',
        ),
      );
    }
    return {
      topicId: known.id,
      nodes: metadata.brokers,
      of: (partition) => known.partitions[partition]?.leader ?? -1,
    };
  }
}

const pause = async (signal: AbortSignal): Promise<void> => {
  await sleep(PAUSE_MS, undefined, { signal }).catch(() => {});
};
