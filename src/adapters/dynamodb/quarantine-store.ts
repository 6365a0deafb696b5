import {
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Claim } from '../../application/ports/claim-check.ts';
import type {
  QuarantineEntry,
  QuarantineFilter,
  QuarantineRef,
  QuarantineStore,
} from '../../application/ports/quarantine.ts';
import { type Item, itemOf } from './attributes.ts';
import { plainOf } from './plain.ts';

const DAY_MS = 86_400_000;

export interface QuarantineStoreOptions {
  readonly table: string;
  /** An original that was too large for its item. */
  readonly fetchLarge: (claim: Claim) => Promise<Uint8Array>;
}

/** The workflow lane's quarantine, read and redriven from. */
export function dynamoQuarantineStore(
  client: DynamoDBClient,
  { table, fetchLarge }: QuarantineStoreOptions,
): QuarantineStore {
  const entryAt = async (position: string): Promise<QuarantineEntry | undefined> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: itemOf({ position }), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : await entryOf(Item, fetchLarge);
  };

  /** @returns whether the condition held */
  const update = async (position: string, change: Change): Promise<boolean> => {
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: itemOf({ position }),
          UpdateExpression: change.set,
          ConditionExpression: change.when,
          ExpressionAttributeNames: { '#state': 'state', ...change.names },
          ExpressionAttributeValues: itemOf(change.values),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  };
  const ofRun = {
    names: { '#redrive': 'redrive', '#run': 'run' },
    when: '#state = :redriving AND #redrive.#run = :run',
  };

  return {
    async *list(filter) {
      if (filter.from >= filter.to) return;
      const last = dayOf(filter.to - 1);
      for (let at = filter.from; dayOf(at) <= last; at += DAY_MS) {
        yield* refsOfDay(client, table, dayOf(at), filter);
      }
    },
    get: entryAt,
    async begin(position, redrive) {
      const taken = await update(position, {
        set: 'SET #state = :redriving, #redrive = :redrive',
        when: IS_QUARANTINED,
        names: { '#redrive': 'redrive', '#position': 'position' },
        values: {
          ':redriving': 'redriving',
          ':quarantined': 'quarantined',
          ':redrive': { ...redrive },
        },
      });
      if (taken) return redrive;
      const entry = await entryAt(position);
      return entry?.state === 'redriving' && entry.redrive?.run === redrive.run
        ? entry.redrive
        : undefined;
    },
    async finish(position, run) {
      const values = { ':redriving': 'redriving', ':next': 'redriven', ':run': run };
      await update(position, { set: 'SET #state = :next', ...ofRun, values });
    },
    async release(position, run) {
      const values = { ':redriving': 'redriving', ':next': 'quarantined', ':run': run };
      await update(position, { set: 'SET #state = :next REMOVE #redrive', ...ofRun, values });
    },
    discard: (position) =>
      update(position, {
        set: 'SET #state = :discarded',
        when: IS_QUARANTINED,
        names: { '#position': 'position' },
        values: { ':discarded': 'discarded', ':quarantined': 'quarantined' },
      }),
  };
}

interface Change {
  readonly set: string;
  readonly when: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Parameters<typeof itemOf>[0];
}

/** Items of before there were states have none. */
const IS_QUARANTINED =
  'attribute_exists(#position) AND (attribute_not_exists(#state) OR #state = :quarantined)';

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

async function* refsOfDay(
  client: DynamoDBClient,
  table: string,
  day: string,
  { code, accountId, states, from, to }: QuarantineFilter,
): AsyncGenerator<QuarantineRef> {
  const wanted = Object.entries({ code, accountId }).filter((each) => each[1] !== undefined);
  let start: Item | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'byDay',
        KeyConditionExpression: '#day = :day AND #at BETWEEN :from AND :to',
        ExpressionAttributeNames: {
          ...{ '#day': 'day', '#at': 'quarantinedAt' },
          ...Object.fromEntries(wanted.map(([name]) => [`#${name}`, name])),
        },
        ExpressionAttributeValues: itemOf({
          ':day': day,
          ':from': new Date(from).toISOString(),
          ':to': new Date(to - 1).toISOString(),
          ...Object.fromEntries(wanted.map(([name, value]) => [`:${name}`, value])),
        }),
        ...(wanted.length > 0 && {
          FilterExpression: wanted.map(([name]) => `#${name} = :${name}`).join(' AND '),
        }),
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    for (const item of Items) {
      const ref = refOf(item);
      if (states === undefined || states.includes(ref.state)) yield ref;
    }
    start = LastEvaluatedKey;
  } while (start !== undefined);
}

const refOf = (item: Item): QuarantineRef => ({
  position: item['position']?.S ?? '',
  firstSeenAt: Date.parse(item['quarantinedAt']?.S ?? ''),
  state: (item['state']?.S ?? 'quarantined') as QuarantineRef['state'],
});

async function entryOf(
  item: Item,
  fetchLarge: QuarantineStoreOptions['fetchLarge'],
): Promise<QuarantineEntry> {
  const { claim, quarantinedAt, lastSeenAt, day: _, size: __, ...rest } = plainOf(item);
  return {
    ...rest,
    ...refOf(item),
    attempts: rest['attempts'] ?? 1,
    lastSeenAt: Date.parse(String(lastSeenAt ?? quarantinedAt)),
    bytes:
      claim === undefined ? (rest['bytes'] ?? new Uint8Array()) : await fetchLarge(claim as Claim),
  } as QuarantineEntry;
}
