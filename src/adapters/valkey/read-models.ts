import type { ProjectedPosition, ReadModels } from '../../application/ports/read-models.ts';
import { mergeAccountParts } from '../../domain/projections/account-state.ts';
import { type MinuteCounters, mergeMinutes } from '../../domain/projections/minute-counters.ts';
import { newestAlerts } from '../../domain/projections/projected-alert.ts';
import { PROJECTION_SETTINGS } from '../../domain/projections/projections.config.ts';
import { oldestKept } from '../../domain/projections/retention.ts';
import { accountOf } from './account-text.ts';
import type { Cache } from './connection.ts';
import { DEFAULT_PREFIX, type GenerationKeys, partitionKeys, partitionsKey } from './keys.ts';
import { POSITION_FIELDS, positionOf } from './position.ts';
import type { ReadModelOptions } from './read-model-store.ts';
import { unavailable } from './unavailable.ts';
import { alertOf, countersOf } from './values.ts';

/**
 * Queries over the read models in Valkey or Redis. Each asks all partitions, because an account's partition is its
 * producer's choice, and puts the parts together.
 */
export function valkeyReadModels(cache: Cache, options: ReadModelOptions = {}): ReadModels {
  const { prefix = DEFAULT_PREFIX, settings = PROJECTION_SETTINGS } = options;
  const { client } = cache;

  /** One answer from each partition that has read models. */
  async function ofEach<T>(
    ask: (keys: GenerationKeys, position: ProjectedPosition) => Promise<T>,
  ): Promise<T[]> {
    try {
      const partitions = await client.smembers(partitionsKey(prefix));
      const answers = partitions.map(async (partition): Promise<T[]> => {
        const keys = partitionKeys(prefix, Number(partition));
        const fields = await client.hmget(keys.projection, ...POSITION_FIELDS);
        if (fields[0] === null) return [];
        const position = positionOf(Number(partition), fields);
        return [await ask(keys.of(position.generation), position)];
      });
      return (await Promise.all(answers)).flat();
    } catch (error) {
      throw unavailable(cache.place, error);
    }
  }

  async function newest(keyOf: (keys: GenerationKeys) => string, limit: number) {
    if (limit < 1) return [];
    const parts = await ofEach((keys) => client.zrevrange(keyOf(keys), 0, limit - 1));
    return newestAlerts(parts.flat().map(alertOf), limit);
  }

  return {
    async account(accountId) {
      const parts = await ofEach((keys) => client.get(keys.account(accountId)));
      return mergeAccountParts(parts.filter((text) => text !== null).map(accountOf));
    },

    recentAlerts: (limit) => newest((keys) => keys.alerts, Math.min(limit, settings.recentAlerts)),

    accountAlerts: (accountId) =>
      newest((keys) => keys.accountAlerts(accountId), settings.alertsPerAccount),

    async counters(fromMinute, toMinute) {
      const parts = await ofEach(async (keys, { newestMinute }) => {
        const first = Math.max(fromMinute, oldestKept(newestMinute, settings.retainedMinutes));
        const minutes = minutesBetween(first, Math.min(toMinute, newestMinute));
        if (minutes.length === 0) return [];
        const texts = await client.mget(minutes.map(keys.minute));
        return minutes.flatMap((minute, i): MinuteCounters[] => {
          const text = texts[i];
          return text ? [{ minute, ...countersOf(text) }] : [];
        });
      });
      return mergeMinutes(parts.flat());
    },
  };
}

const minutesBetween = (first: number, last: number): number[] =>
  last < first ? [] : Array.from({ length: last - first + 1 }, (_, i) => first + i);
