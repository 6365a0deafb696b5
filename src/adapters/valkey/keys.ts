/**
 * Names of the read models' keys. The hash tag `{p<partition>}` puts all keys of a Kafka partition into one slot, so
 * that one script may change them in a cluster; partitions spread over its shards.
 */
export interface PartitionKeys {
  /** Hash: generation, nextOffset, newestMinute. The only key that a restart keeps. */
  readonly projection: string;
  /** Set of generations that restarts left behind. */
  readonly leftovers: string;
  of(generation: string): GenerationKeys;
}

/** Keys of one life of a partition's read models. */
export interface GenerationKeys {
  /** State of one account, JSON. */
  account(accountId: string): string;
  /** Sorted set of one account's newest alerts, by event time. */
  accountAlerts(accountId: string): string;
  /** Sorted set of the newest alerts, by event time. */
  readonly alerts: string;
  /** Counters of one minute, JSON. */
  minute(minute: number): string;
  /** Glob pattern of all of them. */
  readonly all: string;
}

export const DEFAULT_PREFIX = 'millrace:';

/** Set of partitions that have read models. */
export const partitionsKey = (prefix: string): string => `${prefix}partitions`;

export function partitionKeys(prefix: string, partition: number): PartitionKeys {
  const tagged = `${prefix}{p${partition}}:`;
  return {
    projection: `${tagged}projection`,
    leftovers: `${tagged}leftovers`,
    of(generation) {
      const own = `${tagged}${generation}:`;
      return {
        account: (accountId) => `${own}account:${accountId}`,
        accountAlerts: (accountId) => `${own}account-alerts:${accountId}`,
        alerts: `${own}alerts`,
        minute: (minute) => `${own}minute:${minute}`,
        all: `${own}*`,
      };
    },
  };
}
