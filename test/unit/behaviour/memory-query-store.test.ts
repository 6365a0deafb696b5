import { queryStoreBehaviour } from '../../behaviour/query-store.ts';
import { MemoryQueryStore } from '../../helpers/memory-query-store.ts';

queryStoreBehaviour('memory', async () => {
  const store = new MemoryQueryStore();
  return { store, write: async (events, alerts) => store.write(events, alerts) };
});
