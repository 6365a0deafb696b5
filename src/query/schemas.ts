import { z } from '@hono/zod-openapi';
import { TransactionTypes } from '../domain/transaction.generated.ts';
import { DETECTOR_IDS } from './parameters.ts';

const count = z.int().nonnegative();
const time = z.int().nonnegative().openapi({ description: 'Milliseconds since the epoch, UTC.' });
const text = z.string().nullable();
const byDetector = z
  .record(z.string(), count)
  .openapi({ description: 'Alerts by detector.', example: { velocity: 2 } });
const money = z.record(z.string(), z.string().regex(/^\d+$/)).openapi({
  description:
    'Minor units by currency, exact: as text, since sums outgrow what JSON readers keep.',
  example: { EUR: '120450' },
});
const detector = z.enum(DETECTOR_IDS as [string, ...string[]]);

const enriched = {
  enrichment: z.enum(['complete', 'partial', 'none', 'degraded']),
  homeCountry: text,
  segment: text,
  crossBorder: z.boolean().nullable(),
};

const latestEvent = z.strictObject({
  eventId: z.string(),
  occurredAt: time,
  type: z.enum(TransactionTypes),
  amountMinor: count,
  currency: z.string(),
  country: text,
  ...enriched,
});

export const AccountBody = z
  .strictObject({
    accountId: z.string(),
    latest: latestEvent.nullable(),
    totals: z
      .strictObject({ events: count, late: count, alerts: count, spendMinor: money })
      .nullable()
      .openapi({
        description: 'Since the first event; null when not every event of the account was counted.',
      }),
  })
  .openapi('Account');

/** Loose: fields that later versions of the event's schema add are there too. */
export const EventBody = z
  .looseObject({
    eventId: z.string(),
    type: z.enum(TransactionTypes),
    accountId: z.string(),
    amountMinor: count,
    currency: z.string(),
    merchantId: text,
    terminalId: text,
    country: text,
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    occurredAt: time,
    metadata: z.record(z.string(), z.string()),
    late: z.boolean(),
    receivedAt: time,
    merchantName: text,
    merchantCategory: text,
    ...enriched,
  })
  .openapi('Event');

export const AlertBody = z
  .strictObject({
    alertId: z.string(),
    detector,
    accountId: z.string(),
    eventId: z.string(),
    occurredAt: time,
    measured: z.number(),
    threshold: z.number(),
    severity: z.enum(['medium', 'high']),
    reason: z.string(),
    raisedAt: time,
  })
  .openapi('Alert');

const pageOf = <T extends z.ZodType>(item: T, name: string) =>
  z
    .strictObject({
      from: time,
      to: time,
      items: z.array(item).openapi({
        description: 'Newest first. Fewer than the limit do not mean that there are no more.',
      }),
      next: text.openapi({ description: 'Cursor of the next page; null when nothing is left.' }),
    })
    .openapi(name);

export const EventsBody = pageOf(EventBody, 'Events');
export const AlertsBody = pageOf(AlertBody, 'Alerts');

const counters = { events: count, late: count, alerts: byDetector, spendMinor: money.nullable() };

export const StatisticsBody = z
  .strictObject({
    lane: z.enum(['stream', 'workflow']),
    from: time,
    to: time,
    ...counters,
    minutes: z
      .array(z.strictObject({ at: time, ...counters }))
      .openapi({ description: 'Oldest first, without minutes in which nothing happened.' }),
  })
  .openapi('Statistics');

export const HealthBody = z
  .strictObject({
    lane: z.enum(['stream', 'workflow']),
    status: z.enum(['ok', 'degraded']),
    reasons: z.array(z.string()),
    partitions: z.array(
      z.strictObject({
        partition: count,
        nextOffset: count,
        storedAt: time,
        lag: count.nullable(),
        readModelLag: count,
      }),
    ),
    queues: z.array(z.strictObject({ name: z.string(), waiting: count, inFlight: count })),
  })
  .openapi('Health');

export const ProblemBody = z
  .strictObject({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    code: z.string().openapi({ example: 'MLR_REQUEST_INVALID' }),
    detail: z.string(),
    errors: z
      .array(z.strictObject({ parameter: z.string(), reason: z.string() }))
      .optional()
      .openapi({ description: 'Each parameter that is wrong.' }),
  })
  .openapi('Problem', { description: 'RFC 9457.' });
