import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@aws-lambda-powertools/logger';
import pLimit from 'p-limit';
import type { Pool } from 'pg';
import { claim } from '../adapters/postgres/checkpoints.ts';
import { faultOf } from '../adapters/postgres/connection.ts';
import { knownIds } from '../adapters/postgres/known-events.ts';
import { dropIncomplete } from '../adapters/postgres/snapshots.ts';
import { backoffMs } from '../application/backoff.ts';
import type { SchemaReference, SchemaRegistry } from '../application/ports/schema-registry.ts';
import type { Signal } from '../application/signal.ts';
import { isMillraceError } from '../domain/errors.ts';
import type { Rules } from '../domain/windows/advance.ts';
import type { Committer, Failure } from './committer.ts';
import type { Health } from './health.ts';
import type { Intake } from './intake.ts';
import type { OpenBatch } from './open-batch.ts';
import { type Chunk, OwnedPartition } from './owned-partition.ts';
import type { StreamReport } from './report.ts';
import { restoreWindows } from './restore.ts';
import type { SnapshotSettings } from './snapshot-schedule.ts';

export interface ProcessorPorts {
  readonly topic: string;
  readonly member: string;
  readonly pool: Pool;
  readonly intake: Intake;
  readonly registry: SchemaRegistry;
  readonly committer: Committer;
  readonly rules: Rules;
  readonly health: Health;
  readonly report: StreamReport;
  readonly logger: Logger;
  readonly maxBatchEvents: number;
  readonly snapshots: SnapshotSettings;
  /** Something happened that the main loop has to look at. */
  readonly changed: Signal;
  /** There may be more to fetch. */
  readonly wanted: Signal;
  readonly stopped: AbortSignal;
  /** Oldest offset a partition's log still has. */
  readonly firstOffset: (partition: number) => Promise<number>;
  /** The partitions that are owned and restored are others now. */
  readonly onOwned: (partitions: readonly number[]) => void;
}

const IDLE_MS = 100;
/** Pause before a partition is claimed (again) after another member took it or the claim failed. */
const RECLAIM_MS = 500;
/** Partitions claimed and restored at the same time. */
const TAKE_OVERS = 3;
/** Longest pause before a schema registry that did not answer is asked again. */
const REASK_MS = 2_000;
const LOOK_UP = 'looking events up';
/** Records after which a batch is sent although more is waiting to be read. */
const SEND_AT = 4_000;

/**
 * The main loop of a member: takes what was fetched into the open batch, sends the batch on its way whenever the one
 * before it is stored, and undoes what could not be stored. It alone changes windows and positions, one step at a
 * time; everything around it (group, fetches, transactions) only leaves word.
 */
export class Processor {
  readonly #ports: ProcessorPorts;
  readonly #owned = new Map<number, OwnedPartition>();
  /** Partitions that are being claimed and restored, or rest before they are. */
  readonly #pending = new Set<number>();
  readonly #takingOver = pLimit(TAKE_OVERS);
  #assigned: ReadonlySet<number> = new Set();
  #batch: OpenBatch;
  /** Until these offsets, ids are looked up before events reach a window. By partition. */
  readonly #careful = new Map<number, number>();
  #broken: unknown;
  #turn = 0;

  constructor(ports: ProcessorPorts, batch: OpenBatch) {
    this.#ports = ports;
    this.#batch = batch;
  }

  get owned(): Iterable<OwnedPartition> {
    return this.#owned.values();
  }

  /** The group's word on which partitions are ours. */
  assign(partitions: ReadonlySet<number>): void {
    this.#assigned = partitions;
    const { health, report } = this.#ports;
    report.groupAnswers();
    for (const partition of this.#pending)
      if (!partitions.has(partition)) health.clear(nameOf(partition));
    this.#ports.logger.info('partitions assigned', { partitions: [...partitions] });
    this.#ports.changed.notify();
  }

  /** Gives the error that ends the member. */
  fail(error: unknown): void {
    this.#broken ??= error;
    this.#ports.changed.notify();
  }

  /** Runs until stopped; what was taken is stored before it resolves. @throws what can't be helped by trying again */
  async run(): Promise<void> {
    const { committer, changed, health, stopped, wanted } = this.#ports;
    while (!stopped.aborted && this.#broken === undefined) {
      health.turn();
      if (committer.failure !== undefined) this.#recover(committer.failure);
      this.#follow();
      if (await this.#step()) {
        wanted.notify();
        await nextTurn();
      } else {
        this.#send();
        await changed.wait(IDLE_MS);
      }
      if (this.#batch.taken >= SEND_AT) this.#send();
    }
    if (this.#broken !== undefined) throw this.#broken;
    await this.#settled();
  }

  /** Sends the open batch on its way, when there is something in it and nothing before it. */
  #send(): void {
    const { committer } = this.#ports;
    if (committer.busy || this.#batch.isEmpty) return;
    this.#batch = committer.send(this.#batch);
  }

  /** Waits until everything that was taken is stored, or can't be. */
  async #settled(): Promise<void> {
    const { committer, changed, health } = this.#ports;
    for (this.#send(); committer.busy && committer.failure === undefined; this.#send()) {
      health.turn();
      await changed.wait(IDLE_MS);
    }
  }

  /** Takes one fetched chunk. @returns false when there is none, or no room for it */
  async #step(): Promise<boolean> {
    if (this.#batch.taken >= this.#ports.maxBatchEvents) return false;
    const all = [...this.#owned.values()];
    for (let i = 0; i < all.length; i++) {
      const owned = all[(this.#turn + i) % all.length] as OwnedPartition;
      if (owned.waiting) continue;
      const chunk = owned.shift();
      if (chunk === undefined) continue;
      this.#turn = (this.#turn + i + 1) % all.length;
      if (this.#careful.has(owned.partition)) await this.#readCarefully(chunk, owned);
      else this.#read(chunk, owned);
      return true;
    }
    return false;
  }

  /** Reads a chunk as far as the schemas of its records are known. */
  #read(chunk: Chunk, owned: OwnedPartition, known?: Set<string>): void {
    const unresolved = this.#ports.intake.read(chunk, owned, this.#batch, known);
    if (unresolved === undefined) return;
    owned.refetch();
    owned.waiting = true;
    void this.#resolve(unresolved, owned);
  }

  /** The partition waits until the registry answered, whatever it says; the others go on. */
  async #resolve(reference: SchemaReference, owned: OwnedPartition): Promise<void> {
    const { registry, report, stopped, changed, wanted } = this.#ports;
    const isOurs = () => !stopped.aborted && this.#owned.get(owned.partition) === owned;
    for (let attempt = 1; owned.waiting && isOurs(); attempt++) {
      try {
        await registry.resolve([reference]);
        owned.waiting = false;
        report.registryAnswers();
      } catch (error) {
        if (!isMillraceError(error)) return this.fail(error);
        report.registryFails(error);
        const pause = backoffMs(attempt, REASK_MS, Math.random());
        await sleep(pause, undefined, { signal: stopped }).catch(() => {});
      }
    }
    wanted.notify();
    changed.notify();
  }

  /** Looks the ids of a chunk up first, and stores it before the next one is looked up. */
  async #readCarefully(chunk: Chunk, owned: OwnedPartition): Promise<void> {
    const { committer, logger } = this.#ports;
    await this.#settled();
    const known = committer.failure === undefined ? await this.#lookUp(chunk) : undefined;
    // The chunk left the queue: it has to be fetched again.
    if (known === undefined) return owned.rollback();
    this.#read(chunk, owned, known);
    await this.#settled();
    const until = this.#careful.get(owned.partition) ?? 0;
    if (committer.failure === undefined && owned.next >= until) {
      this.#careful.delete(owned.partition);
      logger.info('no more care needed', { partition: owned.partition });
    }
  }

  /** Which ids of the chunk are stored; `undefined` when the store can't say. */
  async #lookUp(chunk: Chunk): Promise<Set<string> | undefined> {
    const { pool, intake, health } = this.#ports;
    try {
      const known = await knownIds(pool, intake.idsOf(chunk));
      health.clear(LOOK_UP);
      this.#storeAnswers();
      return known;
    } catch (error) {
      this.#trouble(LOOK_UP, error);
      await sleep(RECLAIM_MS);
      return undefined;
    }
  }

  #recover(failure: Failure): void {
    const { committer, logger } = this.#ports;
    if (failure.kind === 'broken') {
      this.#broken ??= failure.error;
      return;
    }
    if (failure.kind === 'known') {
      logger.info('an event is stored that no window remembers: doing its batch again with care');
      for (const [owned, until] of committer.flying?.until ?? []) {
        const before = this.#careful.get(owned.partition) ?? 0;
        this.#careful.set(owned.partition, Math.max(until, before));
      }
    }
    this.#undo();
    if (failure.kind !== 'fenced') return;
    const { partitions } = failure;
    logger.warn('another member took partitions over', { partitions });
    for (const partition of partitions) {
      this.#letGo(partition);
      this.#rest(partition);
    }
  }

  /** Undoes everything that is not stored, and goes on from there. */
  #undo(): void {
    const { committer, report } = this.#ports;
    const touched = new Set([
      ...(committer.flying?.since.keys() ?? []),
      ...this.#batch.since.keys(),
    ]);
    for (const owned of touched) owned.rollback();
    this.#batch.clear();
    committer.reset();
    report.undone();
  }

  /** Drops what is no longer assigned, claims and restores what is new. */
  #follow(): void {
    for (const partition of this.#owned.keys()) {
      if (!this.#assigned.has(partition)) this.#letGo(partition);
    }
    for (const partition of this.#assigned) {
      if (!this.#owned.has(partition) && !this.#pending.has(partition))
        this.#queueTakeOver(partition);
    }
  }

  #letGo(partition: number): void {
    if (!this.#owned.delete(partition)) return;
    this.#careful.delete(partition);
    this.#ports.onOwned([...this.#owned.keys()]);
    this.#ports.logger.info('partition let go', { partition });
  }

  /** Keeps a partition from being claimed for a moment. */
  #rest(partition: number): void {
    this.#pending.add(partition);
    const end = (): void => {
      this.#pending.delete(partition);
      this.#ports.changed.notify();
    };
    setTimeout(end, RECLAIM_MS).unref();
  }

  /** A few at a time: each needs a connection, and so do the commits. */
  #queueTakeOver(partition: number): void {
    this.#pending.add(partition);
    this.#ports.health.set(nameOf(partition), 'its windows are being restored');
    void this.#takingOver(() => this.#takeOver(partition));
  }

  async #takeOver(partition: number): Promise<void> {
    const { topic, member, pool, rules, health, report, logger, changed, wanted } = this.#ports;
    const { snapshots } = this.#ports;
    const part = nameOf(partition);
    if (this.#ports.stopped.aborted || !this.#assigned.has(partition)) {
      this.#pending.delete(partition);
      health.clear(part);
      return;
    }
    let brokerAnswered = false;
    try {
      const began = performance.now();
      const firstOffset = await this.#ports.firstOffset(partition);
      brokerAnswered = true;
      const claimed = await claim(pool, member, { topic, partition, firstOffset });
      await dropIncomplete(pool, partition, claimed.snapshotGeneration);
      const restored = await restoreWindows(pool, partition, claimed, rules);
      this.#storeAnswers();
      this.#pending.delete(partition);
      health.clear(part);
      if (!this.#assigned.has(partition)) return;
      this.#owned.set(
        partition,
        new OwnedPartition(partition, claimed, restored.windows, snapshots),
      );
      this.#ports.onOwned([...this.#owned.keys()]);
      const { accounts, events } = restored;
      const ms = Math.round(performance.now() - began);
      logger.info('partition restored', {
        partition,
        from: claimed.nextOffset,
        accounts,
        events,
        ms,
      });
    } catch (error) {
      if (brokerAnswered) this.#trouble(part, error);
      else report.brokerFails(error);
      if (!this.#assigned.has(partition)) health.clear(part);
      this.#rest(partition);
    }
    wanted.notify();
    changed.notify();
  }

  /** A commit under way answers for the store itself. */
  #storeAnswers(): void {
    if (!this.#ports.committer.busy) this.#ports.report.storeAnswers();
  }

  /** A fault beside the commits: waited out, unless waiting does not help. */
  #trouble(part: string, error: unknown): void {
    if (isMillraceError(error) && error.disposition === 'fatal') this.fail(error);
    else if (!isMillraceError(error) && faultOf(error) === 'refused') this.fail(error);
    else this.#ports.report.storeFails('unavailable', error);
    this.#ports.health.set(part, error instanceof Error ? error.message : String(error));
  }
}

const nameOf = (partition: number): string => `partition ${partition}`;
