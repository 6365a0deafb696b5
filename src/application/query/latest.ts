import type { LatestEvent } from '../../domain/projections/account-state.ts';
import type { EventView } from '../ports/query-store.ts';

/** Of an event, what is shown of an account's newest. */
export const latestOf = (event: EventView): LatestEvent => ({
  eventId: event.eventId,
  occurredAt: event.occurredAt,
  type: event.type,
  amountMinor: event.amountMinor,
  currency: event.currency,
  country: event.country,
  enrichment: event.enrichment,
  homeCountry: event.homeCountry,
  segment: event.segment,
  crossBorder: event.crossBorder,
});
