import { enrich } from '../../domain/enrichment.ts';
import { type Carried, carry, open } from '../carry.ts';
import { resolveSchemas } from '../decoding/resolve-schemas.ts';
import type { ClaimCheck } from '../ports/claim-check.ts';
import type { ReferenceSource } from '../ports/reference-source.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import type { EnrichedRecord } from '../records.ts';
import { acceptedEvent } from './accepted-event.ts';
import type { Validated } from './validate-batch.ts';

export interface EnrichPorts {
  readonly registry: SchemaRegistry;
  readonly reference: ReferenceSource;
  readonly claims: ClaimCheck;
  /** Told why the reference source could not be asked, and how many events go on without it. */
  readonly onDegraded: (cause: unknown, events: number) => void;
}

export interface Enriched {
  /** How often this batch has been through detect and persist. */
  readonly attempt: number;
  readonly batch: Carried<readonly EnrichedRecord[]>;
}

/** Second step: joins reference data. When its source is down events go on marked `degraded`. */
export async function enrichBatch(
  input: Pick<Validated, 'batch'>,
  ports: EnrichPorts,
): Promise<Enriched> {
  const records = await open(input.batch, ports.claims);
  await resolveSchemas(records, ports.registry);
  const events = records.map((record) => acceptedEvent(record, ports.registry));
  const accounts = new Set(events.map((event) => event.accountId));
  const merchants = new Set(events.flatMap((event) => event.merchantId ?? []));
  const reference = await ports.reference
    .lookUp([...accounts], [...merchants])
    .catch((cause: unknown) => {
      ports.onDegraded(cause, records.length);
      return undefined;
    });
  const enriched = records.map((record, i): EnrichedRecord => {
    return { ...record, enrichment: enrich(events[i] as (typeof events)[number], reference) };
  });
  return { attempt: 0, batch: await carry(enriched, ports.claims) };
}
