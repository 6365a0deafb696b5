import { kafkaAlertPublisher } from '../../../src/adapters/kafka/alert-publisher.ts';
import { postgresOutboxStore } from '../../../src/adapters/postgres/outbox-store.ts';
import { relay } from '../../../src/application/outbox/relay.ts';

/** The relay in a process of its own, to be killed. Arguments: broker, topic, database, name. */
const [bootstrapServers = '', topic = '', databaseUrl = '', name = ''] = process.argv.slice(2);
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const publisher = kafkaAlertPublisher(bootstrapServers, topic);
const store = postgresOutboxStore(databaseUrl, name);
await relay(
  {
    ...{ store, publisher, now: Date.now },
    onTrouble: (error) => process.stderr.write(`${String(error)}\n`),
  },
  stop.signal,
  // Small batches, so that a kill meets every moment of one.
  { batch: 20, idleMs: 10, standbyMs: 20 },
);
await publisher.close();
