import { setTimeout } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StoredWindow, WindowStore } from '../../application/ports/window-store.ts';
import { MillraceError } from '../../domain/errors.ts';
import { type Item, text } from './attributes.ts';
import { batchGet } from './batch-get.ts';
import { partId } from './ledger-items.ts';

/** Times a window is read again whose parts went while it was read: others write it at the same time. */
const MAX_ROUNDS = 8;

export interface WindowTables {
  readonly windows: string;
  readonly windowParts: string;
}

/** Windows in a table keyed by account, their parts in another, read consistently. */
export function dynamoWindowStore(client: DynamoDBClient, tables: WindowTables): WindowStore {
  const get = (table: string, key: string, ids: readonly string[]): Promise<Item[]> =>
    ids.length === 0
      ? Promise.resolve([])
      : batchGet(client, { table, key, ids, consistent: true });

  /** The windows of these accounts; those of which a part is gone are returned in `moved`. */
  async function read(accountIds: readonly string[], windows: Map<string, StoredWindow>) {
    const heads = await get(tables.windows, 'accountId', accountIds);
    const wanted = heads.flatMap((head) =>
      partsOf(head).map((n) => partId(text(head, 'accountId'), n)),
    );
    const found = await get(tables.windowParts, 'id', wanted);
    const states = new Map(found.map((part) => [text(part, 'id'), part['state']?.B]));
    const moved: string[] = [];
    for (const head of heads) {
      const accountId = text(head, 'accountId');
      const parts = new Map<number, Uint8Array>();
      const numbers = partsOf(head);
      for (const number of numbers) {
        const state = states.get(partId(accountId, number));
        if (state !== undefined) parts.set(number, state);
      }
      if (parts.size < numbers.length) moved.push(accountId);
      else {
        const state = head['state']?.B ?? new Uint8Array(0);
        windows.set(accountId, { version: Number(head['version']?.N ?? 0), state, parts });
      }
    }
    return moved;
  }

  return {
    async read(accountIds) {
      const windows = new Map<string, StoredWindow>();
      let left: readonly string[] = accountIds;
      for (let round = 0; left.length > 0 && round < MAX_ROUNDS; round++) {
        if (round > 0) await setTimeout(Math.random() * 10 * 2 ** round);
        left = await read(left, windows);
      }
      if (left.length === 0) return windows;
      throw new MillraceError(
        'MLR_STORE_CONTENTION',
        `the windows of ${left.length} accounts changed ${MAX_ROUNDS} times while they were read`,
      );
    },
  };
}

const partsOf = (head: Item): number[] => (head['parts']?.L ?? []).map(({ N }) => Number(N));
