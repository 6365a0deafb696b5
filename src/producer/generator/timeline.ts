import { DETECTOR_SETTINGS } from '../../domain/detectors.config.ts';
import type { ProducerRecord } from '../record.ts';
import { ordinary } from './background.ts';
import { type Ledger, ledgerOf } from './ledger.ts';
import type { GeneratorOptions } from './options.ts';
import { eventsPlanned, type Planned, planAnomalies } from './plan.ts';
import type { Account, Population } from './population.ts';
import type { Random } from './random.ts';
import { transactionOf } from './transaction.ts';

const MINUTE = 60_000;
const { graceMs, spendSpike } = DETECTOR_SETTINGS;

/**
 * The valid events in event-time order: ordinary ones spread evenly over the span, anomalies between them,
 * and late ones that alone break the order. Exactly `count` of them.
 */
export function* timeline(
  random: Random,
  population: Population,
  options: Required<GeneratorOptions>,
): Generator<ProducerRecord> {
  const { count, endAt, spanMs, anomaliesPerClass, late } = options;
  const slots = Math.max(1, count - late - eventsPlanned(anomaliesPerClass));
  const plan = planAnomalies(random, anomaliesPerClass, slots);
  const ledger = ledgerOf(population.accounts, random);
  let waiting: ProducerRecord[] = [];
  let left = count;
  let lateLeft = late;
  for (let slot = 0; left > waiting.length; slot++) {
    const share = Math.min(1, (slot + random.float(0, 1)) / slots);
    const at = endAt - spanMs + Math.floor(share * (spanMs - MINUTE));
    if (at < endAt - spendSpike.windowMs) {
      waiting = inOrder([...waiting, ...anomaliesDue(random, ledger, plan, slot, at)]);
    }
    const due = waiting.filter(({ event }) => event.occurredAt <= at);
    waiting = waiting.slice(due.length);
    yield* due;
    left -= due.length;
    if (left <= waiting.length) break;
    const account = ledger.restingAt(at);
    const event = ordinary(random, account, at);
    ledger.note(account, event);
    yield { kind: 'event', event };
    left -= 1;
    if (
      lateLeft > 0 &&
      left > waiting.length &&
      slot >= ((late - lateLeft + 1) * slots) / (late + 1)
    ) {
      yield lateRecord(random, ledger, account);
      lateLeft -= 1;
      left -= 1;
    }
  }
  yield* waiting;
}

const inOrder = (records: ProducerRecord[]) =>
  records.sort((a, b) => a.event.occurredAt - b.event.occurredAt);

function anomaliesDue(
  random: Random,
  ledger: Ledger,
  plan: Planned[],
  slot: number,
  at: number,
): ProducerRecord[] {
  const records: ProducerRecord[] = [];
  const postponed: Planned[] = [];
  while (plan[0] !== undefined && plan[0].slot <= slot) {
    const planned = plan.shift() as Planned;
    const account = ledger.withHistory(planned.anomaly.needsObservations, at);
    if (account === undefined) postponed.push(planned);
    else records.push(...anomalyRecords(random, ledger, planned, account, at));
  }
  plan.unshift(...postponed);
  return records;
}

function anomalyRecords(
  random: Random,
  ledger: Ledger,
  { anomaly }: Planned,
  account: Account,
  at: number,
): ProducerRecord[] {
  ledger.close(account);
  const events = anomaly.occur(random, account, at);
  return events.map((event, index) => {
    if (index < events.length - 1) return { kind: 'event', event };
    const { detector } = anomaly;
    const label = { detector, accountId: event.accountId, eventId: event.eventId };
    return { kind: 'event', event, label };
  });
}

function lateRecord(random: Random, ledger: Ledger, account: Account): ProducerRecord {
  const newest = ledger.lastAt(account) ?? 0;
  const occurredAt = newest - graceMs - Math.ceil(random.float(1, 60) * MINUTE);
  const amount = account.habit * random.float(0.6, 1.4);
  return { kind: 'late', event: transactionOf(random, account, { occurredAt, amount }) };
}
