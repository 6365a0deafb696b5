import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../application/backoff.ts';
import {
  PartitionProjection,
  type ProjectionOptions,
  type ProjectionPorts,
} from '../application/projections/partition-projection.ts';

/** Keeps the read models of a member's partitions up to date, off the commit path. */
export interface Projector {
  /** The partitions to follow from now on; others are left to other members. */
  follow(partitions: readonly number[]): void;
  /** Something of the partition was committed. Costs nothing and never waits. */
  notify(partition: number): void;
  /** Ends after the step under way: at once, or when the store's time-out ends it. */
  stop(): Promise<void>;
}

export interface ProjectorOptions extends ProjectionOptions {
  /** How often the log is looked at unasked, ms. @default 250 */
  readonly pollMs?: number;
  /** Shortest time between looks at the log, ms: commits meanwhile are taken together. @default 50 */
  readonly gatherMs?: number;
  /** Share of the time the projector may work while the member is busy, above 0 to 1. @default 0.25 */
  readonly busyShare?: number;
  /** Whether the member has more to do than it can do at once. @default never */
  readonly busy?: () => boolean;
  /** Committed records of a partition that the read models do not show; `undefined` when it is no longer followed. */
  readonly onLag?: (partition: number, records: number | undefined) => void;
  /** The cache or the database does not answer: it is tried again after `retryMs`. */
  readonly onError?: (error: unknown, retryMs: number) => void;
  /** The read models of a partition were ahead of the log and begin again. */
  readonly onRestart?: (partition: number) => void;
}

/** Longest pause after failures, ms. */
const RETRY_MS = 2_000;
/** How long the projector believes that the cache still holds what it held, ms: a server may come back empty. */
const BELIEVE_MS = 2_000;
/** Longest pause for the sake of the member's own work, ms. */
const YIELD_MS = 1_000;

export function startProjector(ports: ProjectionPorts, options: ProjectorOptions): Projector {
  return new ProjectorLoop(ports, options);
}

class ProjectorLoop implements Projector {
  readonly #ports: ProjectionPorts;
  readonly #options: ProjectorOptions;
  readonly #followed = new Map<number, PartitionProjection>();
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;
  #checkpoints: ReadonlyMap<number, number> = new Map();
  #failures = 0;
  #believedSince = performance.now();
  #wake: () => void = () => {};
  #notified = false;

  constructor(ports: ProjectionPorts, options: ProjectorOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#ended = this.#run();
  }

  follow(partitions: readonly number[]): void {
    for (const partition of this.#followed.keys()) {
      if (partitions.includes(partition)) continue;
      this.#followed.delete(partition);
      this.#options.onLag?.(partition, undefined);
    }
    for (const partition of partitions) {
      if (this.#followed.has(partition)) continue;
      this.#followed.set(partition, new PartitionProjection(partition, this.#ports, this.#options));
    }
    this.#look();
  }

  notify(partition: number): void {
    if (this.#followed.has(partition)) this.#look();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#ended;
  }

  #look(): void {
    this.#notified = true;
    this.#wake();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#notified = false;
      try {
        const behind = await this.#round();
        this.#failures = 0;
        if (behind) continue;
        await this.#pause(this.#options.gatherMs ?? 50);
        await this.#untilNotified();
      } catch (error) {
        this.#failures += 1;
        const retryMs = backoffMs(this.#failures, RETRY_MS, Math.random());
        for (const projection of this.#followed.values()) this.#reportLag(projection);
        this.#options.onError?.(error, retryMs);
        await this.#pause(retryMs);
      }
    }
  }

  /** One step in each partition, in turn. @returns whether any is still behind */
  async #round(): Promise<boolean> {
    if (this.#followed.size === 0) return false;
    if (this.#failures > 0 || performance.now() - this.#believedSince > BELIEVE_MS) this.#doubt();
    this.#checkpoints = await this.#ports.log.checkpoints();
    let behind = false;
    for (const projection of this.#followed.values()) {
      if (this.#stopped) return false;
      if (await this.#step(projection)) behind = true;
    }
    return behind;
  }

  #doubt(): void {
    for (const projection of this.#followed.values()) projection.doubt();
    this.#believedSince = performance.now();
  }

  /** @returns whether the partition is still behind the checkpoint */
  async #step(projection: PartitionProjection): Promise<boolean> {
    const began = performance.now();
    const { outcome } = await projection.step(this.#checkpoints.get(projection.partition) ?? 0);
    if (outcome === 'restarted') this.#options.onRestart?.(projection.partition);
    if (outcome !== 'idle') await this.#yield(performance.now() - began);
    if (!this.#isFollowed(projection)) return false;
    this.#reportLag(projection);
    return outcome !== 'idle' && this.#lagOf(projection) > 0;
  }

  #lagOf({ partition, nextOffset = 0 }: PartitionProjection): number {
    return Math.max(0, (this.#checkpoints.get(partition) ?? 0) - nextOffset);
  }

  #reportLag(projection: PartitionProjection): void {
    this.#options.onLag?.(projection.partition, this.#lagOf(projection));
  }

  /** While the member is busy, work is followed by enough rest to keep to the share. */
  async #yield(workedMs: number): Promise<void> {
    const { busy, busyShare = 0.25 } = this.#options;
    if (busy?.() !== true) return;
    await this.#pause(Math.min(Math.ceil(workedMs * (1 / busyShare - 1)), YIELD_MS));
  }

  async #untilNotified(): Promise<void> {
    if (this.#notified || this.#stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#options.pollMs ?? 250);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => {};
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }

  #isFollowed(projection: PartitionProjection): boolean {
    return this.#followed.get(projection.partition) === projection;
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }
}
