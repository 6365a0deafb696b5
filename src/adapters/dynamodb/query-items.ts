import type { EventView } from '../../application/ports/query-store.ts';
import { PRODUCED_AT } from '../../domain/event.ts';
import type { ProjectedAlert } from '../../domain/projections/projected-alert.ts';
import { AddedTransactionFields } from '../../domain/transaction.generated.ts';
import type { Item } from './attributes.ts';
import { plainOf } from './plain.ts';

/** A stored event; what is null or false is absent from its item. */
export function eventOf(item: Item): EventView {
  const { producedAt, ...found } = plainOf(item);
  const orNull = <T>(name: string): T | null => (found[name] as T | undefined) ?? null;
  const added = Object.fromEntries(
    Object.entries(AddedTransactionFields).map(([name, fallback]) => [
      name,
      found[name] ?? fallback,
    ]),
  );
  return {
    ...added,
    eventId: String(found['eventId']),
    type: found['type'] as EventView['type'],
    accountId: String(found['accountId']),
    amountMinor: Number(found['amountMinor']),
    currency: String(found['currency']),
    merchantId: orNull('merchantId'),
    terminalId: orNull('terminalId'),
    country: orNull('country'),
    latitude: orNull('latitude'),
    longitude: orNull('longitude'),
    occurredAt: Number(found['occurredAt']),
    metadata: {
      ...(found['metadata'] as Record<string, string> | undefined),
      ...(producedAt !== undefined && { [PRODUCED_AT]: String(producedAt) }),
    },
    late: found['late'] === true,
    receivedAt: Number(found['receivedAt']),
    enrichment: found['enrichment'] as EventView['enrichment'],
    homeCountry: orNull('homeCountry'),
    segment: orNull('segment'),
    merchantName: orNull('merchantName'),
    merchantCategory: orNull('merchantCategory'),
    crossBorder: orNull('crossBorder'),
  };
}

export function alertOf(item: Item): ProjectedAlert {
  const { day: _, raisedAt, ...alert } = plainOf(item);
  return { ...alert, raisedAt: Date.parse(String(raisedAt)) } as ProjectedAlert;
}
