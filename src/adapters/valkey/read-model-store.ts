import { randomBytes } from 'node:crypto';
import type { ReadModelStore } from '../../application/ports/read-models.ts';
import {
  PROJECTION_SETTINGS,
  type ProjectionSettings,
} from '../../domain/projections/projections.config.ts';
import { applyChanges } from './apply-changes.ts';
import type { Cache } from './connection.ts';
import { DEFAULT_PREFIX, partitionKeys, partitionsKey } from './keys.ts';
import { positionOf } from './position.ts';
import { BEGIN, RESTART } from './position-scripts.ts';
import { removeMatching } from './remove-matching.ts';
import { run } from './script.ts';
import { unavailable } from './unavailable.ts';

export interface ReadModelOptions {
  /** What every key begins with. @default 'millrace:' */
  readonly prefix?: string;
  readonly settings?: ProjectionSettings;
}

/** Read models in Valkey or Redis (7 or newer), written by scripts that touch one slot each. */
export function valkeyReadModelStore(cache: Cache, options: ReadModelOptions = {}): ReadModelStore {
  const { prefix = DEFAULT_PREFIX, settings = PROJECTION_SETTINGS } = options;
  const keysOf = (partition: number) => partitionKeys(prefix, partition);

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw unavailable(cache.place, error);
    }
  };

  return {
    position: (partition) =>
      guarded(async () => {
        await cache.client.sadd(partitionsKey(prefix), partition);
        const fields = await run(cache, BEGIN, [keysOf(partition).projection], [newGeneration()]);
        return positionOf(partition, fields as unknown[]);
      }),

    apply: (position, changes) =>
      guarded(async () => {
        const { nextOffset, newestMinute } = changes;
        const keys = keysOf(position.partition);
        const applied = await applyChanges(cache, keys, position, changes, settings);
        return applied ? { ...position, nextOffset, newestMinute } : 'superseded';
      }),

    restart: (position) =>
      guarded(async () => {
        const { projection, leftovers } = keysOf(position.partition);
        const generation = newGeneration();
        const values = [position.generation, `${position.nextOffset}`, generation];
        const done = await run(cache, RESTART, [projection, leftovers], values);
        return done === 1 ? positionOf(position.partition, [generation, 0, '']) : 'superseded';
      }),

    removeLeftovers: (partition) =>
      guarded(async () => {
        const keys = keysOf(partition);
        for (const generation of await cache.client.smembers(keys.leftovers)) {
          await removeMatching(cache, keys.of(generation).all);
          await cache.client.srem(keys.leftovers, generation);
        }
      }),

    partitions: () =>
      guarded(async () => {
        const members = await cache.client.smembers(partitionsKey(prefix));
        return members.map(Number).sort((a, b) => a - b);
      }),
  };
}

/** Short, because it is part of every key, and never the same twice. */
const newGeneration = (): string => randomBytes(6).toString('base64url');
