import type { EventView } from '../../src/application/ports/query-store.ts';
import type { ProjectedAlert } from '../../src/domain/projections/projected-alert.ts';
import { transaction } from './transactions.ts';

/** An event as the query side shows it; `over` replaces what a test is about. */
export const eventView = (over: Partial<EventView> = {}): EventView => ({
  ...transaction(),
  late: false,
  receivedAt: (over.occurredAt ?? 0) + 250,
  enrichment: 'complete',
  homeCountry: 'DE',
  segment: 'retail',
  merchantName: 'Corner shop',
  merchantCategory: 'groceries',
  crossBorder: false,
  ...over,
});

/** An alert about an event. */
export const alertView = (
  { accountId, eventId, occurredAt }: EventView,
  over: Partial<ProjectedAlert> = {},
): ProjectedAlert => ({
  detector: 'velocity',
  alertId: `${over.detector ?? 'velocity'}:${accountId}:${eventId}`,
  ...{ accountId, eventId, occurredAt },
  ...{ measured: 11.5, threshold: 10, severity: 'high' },
  reason: `eleven events of "${accountId}"`,
  raisedAt: occurredAt + 500,
  ...over,
});
