import type { ReferenceRow, ReferenceStore } from '../../src/application/ports/reference-store.ts';
import type { AccountProfile, Merchant } from '../../src/domain/enrichment.ts';

/** Reference data without a database; `announced` counts. */
export function memoryReference(): ReferenceStore & { readonly announced: number } {
  const accounts = new Map<string, AccountProfile>();
  const merchants = new Map<string, Merchant>();
  let announced = 0;
  const pick = <T>(ids: readonly string[], from: ReadonlyMap<string, T>) =>
    new Map(
      ids.flatMap((id): [string, T][] => {
        const value = from.get(id);
        return value === undefined ? [] : [[id, value]];
      }),
    );
  const put = ({ kind, id, value }: ReferenceRow) =>
    kind === 'accounts' ? accounts.set(id, value) : merchants.set(id, value);
  return {
    get announced() {
      return announced;
    },
    async put(rows) {
      for (const row of rows) put(row);
    },
    async announce() {
      announced += 1;
    },
    async lookUp(accountIds, merchantIds) {
      return { accounts: pick(accountIds, accounts), merchants: pick(merchantIds, merchants) };
    },
  };
}
