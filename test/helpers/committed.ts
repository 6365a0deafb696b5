import fc from 'fast-check';
import type { CommittedAlert, CommittedEvent } from '../../src/domain/projections/committed.ts';
import { uuid } from './transactions.ts';

const START = Date.UTC(2026, 0, 15, 12);

/** A committed event; `over` replaces what a test is about. The offset makes its id. */
export function committedEvent(over: Partial<CommittedEvent> = {}): CommittedEvent {
  const offset = over.offset ?? 0;
  return {
    offset,
    eventId: uuid(offset + 1),
    accountId: 'acc-1',
    type: 'PURCHASE',
    amountMinor: 12_50,
    currency: 'EUR',
    country: 'DE',
    occurredAt: START,
    late: false,
    enrichment: 'complete',
    homeCountry: 'DE',
    segment: 'retail',
    crossBorder: false,
    ...over,
  };
}

/** An alert about `event`, raised by the record at `offset`. */
export function committedAlert(
  event: CommittedEvent,
  offset: number = event.offset,
  detector: CommittedAlert['detector'] = 'velocity',
): CommittedAlert {
  return {
    offset,
    alertId: `${detector}:${event.accountId}:${event.eventId}`,
    detector,
    accountId: event.accountId,
    eventId: event.eventId,
    occurredAt: event.occurredAt,
    measured: 11,
    threshold: 10,
    severity: 'high',
    reason: `eleven events of "${event.accountId}"`,
    raisedAt: START + offset,
  };
}

/** A stretch of one partition's log, in order of offset. */
export interface Stretch {
  readonly events: readonly CommittedEvent[];
  readonly alerts: readonly CommittedAlert[];
  /** Offset after the last. */
  readonly checkpoint: number;
}

/**
 * Random stretches: few accounts and minutes, so that everything meets everything; gaps between offsets; events out
 * of order, with equal times; alerts raised later than the event they are about.
 */
export const stretch: fc.Arbitrary<Stretch> = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 0, max: 3 }),
      account: fc.integer({ min: 1, max: 5 }),
      minute: fc.integer({ min: 0, max: 12 }),
      second: fc.constantFrom(0, 30, 59),
      type: fc.constantFrom('PURCHASE', 'REFUND', 'TRANSFER', 'WITHDRAWAL', 'DEPOSIT'),
      amountMinor: fc.oneof(fc.integer({ min: 0, max: 9_999 }), fc.constant(4e15)),
      currency: fc.constantFrom('EUR', 'JPY', 'USD'),
      country: fc.constantFrom('DE', null),
      late: fc.boolean(),
      segment: fc.constantFrom('retail', 'a "quoted" \\ one', null),
      alerts: fc.subarray(['velocity', 'high-value', 'spend-spike'] as const),
      raisedBack: fc.integer({ min: 0, max: 4 }),
    }),
    { maxLength: 60 },
  )
  .map((drafts) => {
    const events: CommittedEvent[] = [];
    const alerts: CommittedAlert[] = [];
    let offset = 0;
    for (const draft of drafts) {
      offset += draft.gap;
      const { type, amountMinor, currency, country, late, segment } = draft;
      events.push(
        committedEvent({
          offset,
          accountId: `acc-${draft.account}`,
          occurredAt: START + draft.minute * 60_000 + draft.second * 1_000,
          ...{ type, amountMinor, currency, country, late, segment },
        }),
      );
      const about = events[Math.max(0, events.length - 1 - draft.raisedBack)] as CommittedEvent;
      for (const detector of draft.alerts) {
        const alert = committedAlert(about, offset, detector);
        if (!alerts.some(({ alertId }) => alertId === alert.alertId)) alerts.push(alert);
      }
      offset += 1;
    }
    return { events, alerts, checkpoint: offset };
  });
