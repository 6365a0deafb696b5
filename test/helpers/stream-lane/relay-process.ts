import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { eventBridgeAlertPublisher } from '../../../src/adapters/eventbridge/alert-publisher.ts';
import { kafkaAlertPublisher } from '../../../src/adapters/kafka/alert-publisher.ts';
import { postgresOutboxStore } from '../../../src/adapters/postgres/outbox-store.ts';
import { relay } from '../../../src/application/outbox/relay.ts';

/**
 * The relay in a process of its own, to be killed. Arguments: database, name, target, and where that is: broker and
 * topic, or the name of the bus.
 */
const [databaseUrl = '', name = '', target = '', ...where] = process.argv.slice(2);
const [first = '', topic = ''] = where;
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const publisher =
  target === 'bus'
    ? eventBridgeAlertPublisher(new EventBridgeClient(), first)
    : kafkaAlertPublisher(first, topic);
const store = postgresOutboxStore(databaseUrl, name, target === 'bus' ? 'bus' : 'topic');
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
