import { eventLedgerBehaviour } from '../../behaviour/event-ledger.ts';
import { memoryStore } from '../../helpers/memory-store.ts';

const store = memoryStore();

eventLedgerBehaviour('memory', async () => ({
  ledger: store.ledger,
  windows: store.windows,
  alertIds: async () => [...store.alerts.keys()],
  duplicates: async () => [...store.duplicates.keys()],
}));
