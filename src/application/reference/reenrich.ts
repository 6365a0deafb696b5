import { type EnrichmentLevel, enrich } from '../../domain/enrichment.ts';
import type { DegradedEvent, DegradedEvents } from '../ports/degraded-events.ts';
import type { ReferenceSource } from '../ports/reference-source.ts';

export interface ReenrichPorts {
  readonly degraded: DegradedEvents;
  readonly reference: ReferenceSource;
  /** Epoch ms. */
  readonly now: () => number;
}

/** What became of events that waited, by how well they could be joined; `passedOver`: somebody else was first. */
export type Reenriched = Readonly<
  Record<Exclude<EnrichmentLevel, 'degraded'> | 'passedOver', number>
>;

/**
 * Joins events that were stored degraded with what reference data says now, and writes it. Doing it again, or in two
 * places at once, changes nothing more.
 * @param dryRun joins and writes nothing
 * @throws MillraceError `MLR_STORE_UNAVAILABLE`; the events it did not come to wait on
 */
export async function reenrich(
  events: readonly DegradedEvent[],
  { degraded, reference, now }: ReenrichPorts,
  dryRun = false,
): Promise<Reenriched> {
  const accounts = new Set(events.map(({ accountId }) => accountId));
  const merchants = new Set(events.flatMap(({ merchantId }) => merchantId ?? []));
  const data = await reference.lookUp([...accounts], [...merchants]);
  const amendments = events.map((event) => ({
    eventId: event.eventId,
    enrichment: enrich(event, data),
  }));
  const amended = dryRun
    ? new Set(events.map(({ eventId }) => eventId))
    : await degraded.amend(amendments, now());
  const done = amendments.filter(({ eventId }) => amended.has(eventId));
  const count = (level: EnrichmentLevel) =>
    done.filter(({ enrichment }) => enrichment.level === level).length;
  return {
    complete: count('complete'),
    partial: count('partial'),
    none: count('none'),
    passedOver: amendments.length - done.length,
  };
}
