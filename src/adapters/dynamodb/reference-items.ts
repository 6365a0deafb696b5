import type { ReferenceKind, ReferenceRow } from '../../application/ports/reference-store.ts';
import type { AccountProfile, Merchant, ReferenceData } from '../../domain/enrichment.ts';
import { type Item, itemOf } from './attributes.ts';

/** The one item that is neither: when reference data was last announced, epoch ms in `at`. */
export const ANNOUNCED = 'announced';

const PREFIX = { accounts: 'account#', merchants: 'merchant#' } as const;

/** Key of an account or merchant in the reference table. */
export const keyOf = (kind: ReferenceKind, id: string): string => `${PREFIX[kind]}${id}`;

export const keysOf = (accountIds: readonly string[], merchantIds: readonly string[]): string[] => [
  ...accountIds.map((id) => keyOf('accounts', id)),
  ...merchantIds.map((id) => keyOf('merchants', id)),
];

export const referenceItem = ({ kind, id, value }: ReferenceRow): Item =>
  itemOf({ id: keyOf(kind, id), ...value });

/** What was found of these ids. @param itemAt gives the item of a key */
export function referenceDataOf(
  accountIds: readonly string[],
  merchantIds: readonly string[],
  itemAt: (key: string) => Item | undefined,
): ReferenceData {
  const read = <T>(kind: ReferenceKind, ids: readonly string[], of: (item: Item) => T) =>
    new Map(
      ids.flatMap((id): [string, T][] => {
        const item = itemAt(keyOf(kind, id));
        return item === undefined ? [] : [[id, of(item)]];
      }),
    );
  return {
    accounts: read('accounts', accountIds, profileOf),
    merchants: read('merchants', merchantIds, merchantOf),
  };
}

const profileOf = (item: Item): AccountProfile => pick(item, ['homeCountry', 'segment']);
const merchantOf = (item: Item): Merchant => pick(item, ['name', 'category', 'country']);

function pick<K extends string>(item: Item, names: readonly K[]): Partial<Record<K, string>> {
  const picked: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = item[name]?.S;
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
