/**
 * What `aws events put-events --entries` takes, for the drills in docs/runbooks: valid purchases of an account of
 * their own, on whatever bus, in an account or on a laptop.
 *
 *     node bin/drill-entries.ts <bus> [--count 1–10] [--late <ms>] [--amount <minor units>] [--bad]
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { PRODUCED_AT, type Transaction } from '../src/domain/event.ts';
import { transactionsEvent } from '../src/domain/transactions-event.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '1' },
    /** How long ago the events say they were created. */
    late: { type: 'string', default: '0' },
    amount: { type: 'string', default: '100' },
    /** Events the pipeline has to refuse. */
    bad: { type: 'boolean', default: false },
  },
});
const [bus] = positionals;
if (bus === undefined) throw new Error('Name the bus: node bin/drill-entries.ts <EventBusName>');

const purchase = (): Transaction => ({
  eventId: randomUUID(),
  type: 'PURCHASE',
  accountId: `drill-${randomUUID()}`,
  amountMinor: Number(values.amount),
  currency: values.bad ? 'none' : 'EUR',
  merchantId: null,
  terminalId: null,
  country: null,
  latitude: null,
  longitude: null,
  occurredAt: Date.now(),
  metadata: { [PRODUCED_AT]: String(Date.now() - Number(values.late)) },
});
const entries = Array.from({ length: Number(values.count) }, () => ({
  EventBusName: bus,
  Source: transactionsEvent.source,
  DetailType: transactionsEvent.detailType,
  Detail: JSON.stringify(purchase()),
}));
process.stdout.write(`${JSON.stringify(entries)}\n`);
