import { Cluster, type Valkey } from 'iovalkey';
import type {
  AuditedReadModels,
  ReadModelNames,
  ReadModelValues,
} from '../../application/audit/read-model-ports.ts';
import type { ProjectedPosition } from '../../application/ports/read-models.ts';
import { accountOf } from './account-text.ts';
import type { Cache } from './connection.ts';
import { DEFAULT_PREFIX, partitionKeys } from './keys.ts';
import { POSITION_FIELDS, positionOf } from './position.ts';
import { unavailable } from './unavailable.ts';
import { alertOf, countersOf } from './values.ts';

/** Keys looked at in one step. */
const STEP = 1_000;

/** Read models in Valkey or Redis as an audit reads them: values and their position in one transaction. */
export function valkeyAuditedReadModels(cache: Cache, prefix = DEFAULT_PREFIX): AuditedReadModels {
  const { client } = cache;
  const failed = (error: unknown) => unavailable(cache.place, error);

  return {
    async position(partition) {
      const { projection } = partitionKeys(prefix, partition);
      const fields = await client.hmget(projection, ...POSITION_FIELDS).catch((error) => {
        throw failed(error);
      });
      return fields[0] === null ? undefined : positionOf(partition, fields);
    },

    async *names({ partition, generation }) {
      const { all } = partitionKeys(prefix, partition).of(generation);
      const servers: Valkey[] = client instanceof Cluster ? client.nodes('master') : [client];
      for (const server of servers) {
        let cursor = '0';
        do {
          const answer = server.scan(cursor, 'MATCH', all, 'COUNT', STEP);
          const [next, keys] = await answer.catch((error) => {
            throw failed(error);
          });
          cursor = next;
          if (keys.length > 0) yield namesIn(keys, all.length - 1);
        } while (cursor !== '0');
      }
    },

    async read(position, names) {
      try {
        return await readAt(cache, prefix, position, names);
      } catch (error) {
        throw failed(error);
      }
    },
  };
}

/** @param head characters before the name of a read model */
function namesIn(keys: readonly string[], head: number): ReadModelNames {
  const named = (kind: string) =>
    keys.flatMap((key) => {
      const name = key.slice(head);
      return name.startsWith(`${kind}:`) ? name.slice(kind.length + 1) : [];
    });
  return {
    accounts: named('account'),
    accountAlerts: named('account-alerts'),
    minutes: named('minute').map(Number),
  };
}

async function readAt(
  { client }: Cache,
  prefix: string,
  { partition, generation }: ProjectedPosition,
  { accounts, accountAlerts, minutes }: ReadModelNames,
): Promise<ReadModelValues | undefined> {
  const { projection, of } = partitionKeys(prefix, partition);
  const keys = of(generation);
  const asked = client.multi().hmget(projection, ...POSITION_FIELDS);
  asked.zrevrange(keys.alerts, 0, -1);
  for (const id of accounts) asked.get(keys.account(id));
  for (const id of accountAlerts) asked.zrevrange(keys.accountAlerts(id), 0, -1);
  for (const minute of minutes) asked.get(keys.minute(minute));
  const answers = ((await asked.exec()) ?? []).map(([error, value]) => {
    if (error) throw error;
    return value;
  });
  const [fields, alerts, ...values] = answers as [unknown[], string[], ...unknown[]];
  if (fields[0] === null) return undefined;
  const text = (at: number) => values[at] as string | null;
  const alertsFrom = (members: unknown) => (members as string[]).map(alertOf);
  const [second, third] = [accounts.length, accounts.length + accountAlerts.length];
  const read = <T>(value: string | null, as: (text: string) => T) =>
    value === null ? undefined : as(value);
  return {
    position: positionOf(partition, fields),
    alerts: alertsFrom(alerts),
    accounts: new Map(accounts.map((id, i) => [id, read(text(i), accountOf)])),
    accountAlerts: new Map(accountAlerts.map((id, i) => [id, alertsFrom(values[second + i])])),
    minutes: new Map(minutes.map((minute, i) => [minute, read(text(third + i), countersOf)])),
  };
}
