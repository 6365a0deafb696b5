import { type CommonEndpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import { type LaneChoice, lanesOf } from '../options/lane.ts';
import { dynamoEntries } from '../stores/listing/dynamo-entries.ts';
import type { LaneEntries } from '../stores/listing/listing.ts';
import { postgresEntries, QUARANTINE } from '../stores/listing/postgres-entries.ts';
import { monthAgo } from '../stores/newest.ts';

export interface QuarantineWanted {
  readonly lane: LaneChoice;
  readonly code?: string;
  readonly account?: string;
  readonly state?: string;
  /** Epoch ms. @default 30 days ago */
  readonly since?: number;
  /** @default 1 */
  readonly limit?: number;
}

/** The quarantines of the chosen lanes. @throws MillraceError `MLR_NOT_RUNNING` */
export function quarantineOf(
  endpoints: CommonEndpoints,
  { lane, code, account, state, since = monthAgo(), limit = 1 }: QuarantineWanted,
): LaneEntries[] {
  const chosen = lanesOf(endpoints, lane);
  const lanes: LaneEntries[] = [];
  if (hasWorkflowLane(endpoints)) {
    const table = endpoints.tables.quarantine;
    const listing = {
      table,
      timeAttribute: 'quarantinedAt',
      limit,
      since,
      where: { code, accountId: account, state },
    };
    lanes.push(dynamoEntries(endpoints, 'position', listing));
  }
  if (endpoints.stream !== null) {
    lanes.push(
      postgresEntries(endpoints.stream.databaseUrl, QUARANTINE, {
        since,
        limit,
        where: { code, account_id: account, state },
      }),
    );
  }
  return lanes.filter((one) => chosen.includes(one.lane));
}
