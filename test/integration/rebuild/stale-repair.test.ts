import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditCopy } from '../../../src/adapters/dynamodb/audit-copy.ts';
import { copiedAccounts } from '../../../src/adapters/dynamodb/rebuild/copied-accounts.ts';
import {
  movedAccounts,
  repairAccount,
} from '../../../src/adapters/dynamodb/rebuild/repair-account.ts';
import { AccountRebuild } from '../../../src/application/rebuild/account-rebuild.ts';
import { rulesFor } from '../../../src/domain/detectors/index.ts';
import { connect, eventually, type Pipeline } from '../../helpers/pipeline.ts';
import { isIdle } from '../../helpers/quarantine.ts';
import { transaction, uuid } from '../../helpers/transactions.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);
const ACCOUNT = `stale-${SEED}`;
const EVENTS = Array.from({ length: 3 }, (_, n) =>
  transaction({
    ...{ eventId: uuid(SEED * 1_000 + 700 + n), accountId: ACCOUNT },
    occurredAt: Date.now() - 8 * 3_600_000 + n * 60_000,
  }),
);

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await connect();
  await pipeline.putEvents(EVENTS);
  await eventually(() => isIdle(pipeline.endpoints), Boolean, 120_000);
}, 180_000);
afterAll(() => pipeline?.close());

const place = () => ({
  TableName: pipeline.endpoints.tables.windows,
  Key: { accountId: { S: ACCOUNT } },
});

async function head() {
  const { Item } = await pipeline.dynamo.send(
    new GetItemCommand({ ...place(), ConsistentRead: true }),
  );
  if (Item === undefined) throw new Error('the account has no window');
  return Item;
}

/** What another writer does between the copy and the repair. */
const add = (attribute: 'version' | 'events') =>
  pipeline.dynamo.send(
    new UpdateItemCommand({
      ...place(),
      UpdateExpression: 'ADD #name :one',
      ExpressionAttributeNames: { '#name': attribute },
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  );

/** The account's difference, as of a copy made now. */
async function compared() {
  const { tables, kafka } = pipeline.endpoints;
  const copy = await auditCopy(pipeline.dynamo, {
    ...{ tables, topic: kafka?.topic ?? '', checkpoints: new Map(), repeats: false },
    ...{ onItems: () => {}, ofAccount: (id: string) => id === ACCOUNT },
    signal: new AbortController().signal,
  });
  try {
    const accounts = copiedAccounts(copy);
    const made = new AccountRebuild(rulesFor());
    const [difference] = [...accounts.all()].flatMap((account) => made.compare(account) ?? []);
    if (difference === undefined) throw new Error('nothing differs');
    return difference;
  } finally {
    copy.close();
  }
}

describe('a repair of an account', () => {
  const repair = (difference: Awaited<ReturnType<typeof compared>>) =>
    repairAccount(pipeline.dynamo, difference, {
      ...{ tables: pipeline.endpoints.tables, windows: true, alerts: true, now: Date.now },
      alertItem: () => ({}),
    });

  it.each(['version', 'events'] as const)(
    'is not written when its %s moved since it was compared',
    async (moves) => {
      const sound = await head();
      const { TableName } = place();
      await pipeline.dynamo.send(
        new PutItemCommand({ TableName, Item: { ...sound, late: { N: '7' } } }),
      );
      const difference = await compared();
      await add(moves);
      const moved = await head();

      expect(await movedAccounts(pipeline.dynamo, TableName, [difference])).toEqual(
        new Set([ACCOUNT]),
      );
      expect(await repair(difference)).toBe(false);
      expect(await head()).toEqual(moved);

      expect(await repair(await compared())).toBe(true);
      const { version, updatedAt } = await head();
      expect(await head()).toEqual({ ...sound, version, updatedAt });
    },
    60_000,
  );
});
