import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type {
  AlertsRequest,
  Page,
  PageKey,
  PageRequest,
  QueryStore,
} from '../../application/ports/query-store.ts';
import { latestOf } from '../../application/query/latest.ts';
import type { AccountTotals } from '../../domain/projections/account-totals.ts';
import type { ProjectedAlert } from '../../domain/projections/projected-alert.ts';
import type { AwsJson } from '../aws-json.ts';
import { totalsIn } from './account-totals.ts';
import { type Item, itemOf } from './attributes.ts';
import { alertOf, eventOf } from './query-items.ts';

export interface QueryTables {
  readonly windows: string;
  readonly events: string;
  readonly alerts: string;
}

const DAY_MS = 86_400_000;

/**
 * Most calls for one page. Alerts of all accounts are read day by day, and a detector is picked out of them: a page
 * that would take more comes short, with the place to go on.
 */
const MOST_CALLS = 40;

/**
 * The part of the workflow lane's query side that is in DynamoDB, read eventually consistent from indexes.
 * @param dynamoDb the JSON protocol of `DynamoDB_20120810`
 */
export function dynamoLists(
  dynamoDb: AwsJson,
  tables: QueryTables,
): Pick<QueryStore, 'account' | 'events' | 'alerts'> {
  async function query(input: QueryCommandInput) {
    const { Items = [], LastEvaluatedKey } = await dynamoDb<{
      Items?: Item[];
      LastEvaluatedKey?: Item;
    }>('Query', input);
    return { items: Items, last: LastEvaluatedKey };
  }

  async function totalsOf(accountId: string): Promise<AccountTotals | null> {
    const { Item = {} } = await dynamoDb<{ Item?: Item }>('GetItem', {
      ...{ TableName: tables.windows, Key: itemOf({ accountId }) },
    });
    return totalsIn(Item);
  }

  /** Some of a list: until the page is full, the part ends, or the calls are used up. */
  async function read<T>(part: Part<T>, limit: number, calls: number) {
    const items: T[] = [];
    let start = part.start;
    let made = 0;
    do {
      const { items: found, last } = await query({
        ...part.input,
        ScanIndexForward: false,
        // What a filter leaves out counts as well.
        ...(part.input.FilterExpression === undefined && { Limit: limit - items.length }),
        ...(start !== undefined && { ExclusiveStartKey: start }),
      });
      made += 1;
      const wanted = found.slice(0, limit - items.length).map(part.read);
      items.push(...wanted);
      const cut = wanted.at(-1);
      if (wanted.length < found.length && cut !== undefined) {
        return { items, next: part.key(cut), made };
      }
      start = last;
    } while (start !== undefined && items.length < limit && made < calls);
    return start === undefined ? { items, made } : { items, next: part.keyOf(start), made };
  }

  const pageOf = <T>({ items, next }: { items: T[]; next?: PageKey }): Page<T> =>
    next === undefined ? { items } : { items, next };

  return {
    async account(accountId) {
      const newest = { ...ofAccount(accountId), ScanIndexForward: false, Limit: 1 };
      const [{ items }, totals] = await Promise.all([
        query({ ...newest, TableName: tables.events }),
        totalsOf(accountId),
      ]);
      const [event] = items;
      if (event !== undefined) return { latest: latestOf(eventOf(event)), totals };
      const [alert] = (await query({ ...newest, TableName: tables.alerts })).items;
      return alert === undefined ? undefined : { latest: null, totals };
    },

    async events({ accountId, ...request }) {
      const range = beforePlace(request);
      if (range.from >= range.to) return { items: [] };
      const part = {
        input: between(
          { ...ofAccount(accountId), TableName: tables.events },
          'occurredAt',
          { N: String(range.from) },
          { N: String(range.to - 1) },
        ),
        start: startAt(request, ({ time, id }) =>
          itemOf({ accountId, occurredAt: time, eventId: id }),
        ),
        read: eventOf,
        key: ({ occurredAt, eventId }: ReturnType<typeof eventOf>) => ({
          time: occurredAt,
          id: eventId,
        }),
        keyOf: (item: Item) => ({
          time: Number(item['occurredAt']?.N),
          id: String(item['eventId']?.S),
        }),
      };
      return pageOf(await read(part, request.limit, MOST_CALLS));
    },

    async alerts(request) {
      const range = beforePlace(request);
      if (range.from >= range.to) return { items: [] };
      if (request.accountId !== undefined) {
        const { accountId } = request;
        const own = { ...ofAccount(accountId), TableName: tables.alerts };
        return pageOf(
          await read(alertsPart(own, request, range, { accountId }), request.limit, MOST_CALLS),
        );
      }
      const items: ProjectedAlert[] = [];
      let calls = 0;
      const first = dayOf(range.from);
      for (let at = range.to - 1; dayOf(at) >= first; at -= DAY_MS) {
        const day = dayOf(at);
        if (items.length >= request.limit || calls >= MOST_CALLS) {
          // All of the day after is shown.
          return { items, next: { time: Date.parse(day) + DAY_MS, id: '' } };
        }
        const { next, made, ...found } = await read(
          alertsPart({ ...ofDay(day), TableName: tables.alerts }, request, range, { day }),
          request.limit - items.length,
          MOST_CALLS - calls,
        );
        calls += made;
        items.push(...found.items);
        if (next !== undefined) return { items, next };
      }
      return { items };
    },
  };
}

/** A stretch of an index, in the order of time. */
interface Part<T> {
  readonly input: QueryCommandInput;
  readonly start: Item | undefined;
  readonly read: (item: Item) => T;
  readonly key: (shown: T) => PageKey;
  readonly keyOf: (item: Item) => PageKey;
}

const ofAccount = (accountId: string) => ({
  IndexName: 'byAccount',
  KeyConditionExpression: '#part = :part',
  ExpressionAttributeNames: { '#part': 'accountId' },
  ExpressionAttributeValues: { ':part': { S: accountId } },
});

const ofDay = (day: string) => ({
  IndexName: 'byDay',
  KeyConditionExpression: '#part = :part',
  ExpressionAttributeNames: { '#part': 'day' },
  ExpressionAttributeValues: { ':part': { S: day } },
});

const between = (
  input: QueryCommandInput,
  name: string,
  from: AttributeValue,
  to: AttributeValue,
): QueryCommandInput => ({
  ...input,
  KeyConditionExpression: `${input.KeyConditionExpression} AND #time BETWEEN :from AND :to`,
  ExpressionAttributeNames: { ...input.ExpressionAttributeNames, '#time': name },
  ExpressionAttributeValues: { ...input.ExpressionAttributeValues, ':from': from, ':to': to },
});

function alertsPart(
  input: QueryCommandInput,
  request: AlertsRequest,
  { from, to }: { readonly from: number; readonly to: number },
  part: Readonly<Record<string, string>>,
): Part<ProjectedAlert> {
  const spoken = (time: number) => ({ S: new Date(time).toISOString() });
  const ranged = between(input, 'raisedAt', spoken(from), spoken(to - 1));
  const { detector } = request;
  return {
    input:
      detector === undefined
        ? ranged
        : {
            ...ranged,
            FilterExpression: '#detector = :detector',
            ExpressionAttributeNames: {
              ...ranged.ExpressionAttributeNames,
              '#detector': 'detector',
            },
            ExpressionAttributeValues: {
              ...ranged.ExpressionAttributeValues,
              ':detector': { S: detector },
            },
          },
    start: startAt(request, ({ time, id }) =>
      part['day'] === undefined || part['day'] === dayOf(time)
        ? itemOf({ ...part, raisedAt: new Date(time).toISOString(), alertId: id })
        : undefined,
    ),
    read: alertOf,
    key: ({ raisedAt, alertId }) => ({ time: raisedAt, id: alertId }),
    keyOf: (item) => ({
      time: Date.parse(String(item['raisedAt']?.S)),
      id: String(item['alertId']?.S),
    }),
  };
}

/** The rest of the range; what is at the place itself is still in it, as long as an id says how much of that was shown. */
function beforePlace({ from, to, after }: PageRequest): {
  readonly from: number;
  readonly to: number;
} {
  if (after === undefined) return { from, to };
  return { from, to: Math.min(to, after.id === '' ? after.time : after.time + 1) };
}

/** DynamoDB takes up the order after a key, whatever else has that time. A key outside the range it would refuse. */
function startAt(
  { from, to, after }: PageRequest,
  keyOf: (after: PageKey) => Item | undefined,
): Item | undefined {
  if (after === undefined || after.id === '' || after.time < from || after.time >= to) {
    return undefined;
  }
  return keyOf(after);
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
