import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ReferenceRow, ReferenceStore } from '../../src/application/ports/reference-store.ts';

const account = (id: string, value: object): ReferenceRow => ({ kind: 'accounts', id, value });
const merchant = (id: string, value: object): ReferenceRow => ({ kind: 'merchants', id, value });

/** What every store of reference data owes. @param fresh an id that was never used */
export function keepsReferenceData(open: () => Promise<ReferenceStore>, fresh: () => string): void {
  describe('a store of reference data', () => {
    let store: ReferenceStore;
    beforeAll(async () => {
      store = await open();
    });
    const known = async (id: string) => {
      const { accounts, merchants } = await store.lookUp([id], [id]);
      return { account: accounts.get(id), merchant: merchants.get(id) };
    };

    it('knows nothing of ids that nobody put', async () => {
      expect(await known(fresh())).toEqual({ account: undefined, merchant: undefined });
    });

    it('tells accounts from merchants of the same id', async () => {
      const id = fresh();
      await store.put([
        account(id, { homeCountry: 'DE', segment: 'retail' }),
        merchant(id, { name: 'Alder "Books"', category: 'books', country: 'FR' }),
      ]);
      expect(await known(id)).toEqual({
        account: { homeCountry: 'DE', segment: 'retail' },
        merchant: { name: 'Alder "Books"', category: 'books', country: 'FR' },
      });
    });

    it('replaces all that was known under an id', async () => {
      const id = fresh();
      await store.put([account(id, { homeCountry: 'DE', segment: 'retail' })]);
      await store.put([account(id, { segment: 'premium' })]);
      expect((await known(id)).account).toEqual({ segment: 'premium' });
      await store.put([account(id, {})]);
      expect((await known(id)).account).toEqual({});
    });

    it('takes the last of several rows of one id', async () => {
      const [id, other] = [fresh(), fresh()];
      await store.put([
        account(id, { segment: 'first' }),
        account(other, { segment: 'other' }),
        account(id, { segment: 'last' }),
      ]);
      expect((await known(id)).account).toEqual({ segment: 'last' });
    });

    it('puts and finds more rows than one request takes', async () => {
      const prefix = fresh();
      const ids = Array.from({ length: 1_030 }, (_, i) => `${prefix}-${i}`);
      await store.put(ids.map((id, i) => merchant(id, { name: `n${i}` })));
      const { merchants } = await store.lookUp([], ids);
      expect(merchants.size).toBe(ids.length);
      expect(merchants.get(`${prefix}-1029`)).toEqual({ name: 'n1029' });
    });
  });
}
