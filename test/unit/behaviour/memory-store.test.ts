import { totalsOf } from '../../../src/domain/projections/account-totals.ts';
import { eventLedgerBehaviour } from '../../behaviour/event-ledger.ts';
import { memoryStore } from '../../helpers/memory-store.ts';

const store = memoryStore();

eventLedgerBehaviour('memory', async () => ({
  ledger: store.ledger,
  windows: store.windows,
  totals: async (accountId) => {
    const changes = store.counted.get(accountId);
    return changes === undefined ? null : totalsOf(changes);
  },
  alertIds: async () => [...store.alerts.keys()],
  duplicates: async () => [...store.duplicates.keys()],
}));
