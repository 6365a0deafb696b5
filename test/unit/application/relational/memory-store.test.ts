import { relationalStoreBehaviour } from '../../../behaviour/relational-store.ts';
import { MemoryRelational } from '../../../helpers/relational/memory-store.ts';

relationalStoreBehaviour(
  'in memory',
  async () => {
    const store = new MemoryRelational();
    return { store, contents: async () => store.contents() };
  },
  5,
);
