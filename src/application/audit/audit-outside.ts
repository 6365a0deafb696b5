import type { OffsetRange } from '../ports/committed-log.ts';
import type { PartitionAudit } from './audit-partition.ts';
import type { Finding } from './finding.ts';
import { StoredRows } from './stored-rows.ts';

/** What is stored beyond the log's end, of partitions that it does not have, or in no place at all. */
export async function auditOutside(
  audit: PartitionAudit,
  whole: readonly OffsetRange[],
): Promise<void> {
  const { topic, log, store, positionOf, report, damagedAlerts } = audit;
  const strange = (await store.partitions()).filter(
    (partition) => !whole.some((range) => range.partition === partition),
  );
  const ends = (await log.ranges(topic, 0, Number.MAX_SAFE_INTEGER)).map(({ partition, to }) => ({
    ...{ partition, from: to },
  }));
  for (const { partition, from } of [
    ...ends,
    ...strange.map((partition) => ({ partition, from: 0 })),
  ]) {
    const found: Finding[] = [];
    const rest = store.range({ partition, from, to: Number.MAX_SAFE_INTEGER });
    await new StoredRows(rest, partition, { positionOf, report: (one) => found.push(one) }).end();
    if (found.length === 0) continue;
    // The log may have grown before the rows were read.
    const now = await log.ranges(topic, 0, Number.MAX_SAFE_INTEGER);
    const end = now.find((range) => range.partition === partition)?.to ?? 0;
    for (const one of found) if (offsetOf(one) >= end) report(one);
  }
  await unclaimedAlerts(
    audit,
    whole.every(({ from }) => from === 0),
  );
  const outbox = store.orphanedOutbox();
  for (let page = await outbox.next(); page.done !== true; page = await outbox.next()) {
    for (const id of page.value) {
      if (!damagedAlerts.has(id)) report({ kind: 'outbox-orphaned', position: null, id });
    }
  }
}

/** Alerts that the walk through the whole log did not meet. */
async function unclaimedAlerts(
  { store, originals, report, damagedAlerts }: PartitionAudit,
  recomputed: boolean,
): Promise<void> {
  const pages = store.unplacedAlerts?.unclaimed();
  if (pages === undefined) return;
  for (let page = await pages.next(); page.done !== true; page = await pages.next()) {
    for (const { alert, eventStored, position } of page.value) {
      const { alertId: id, eventId } = alert;
      if (recomputed || !eventStored) damagedAlerts.add(id);
      if (eventStored) {
        if (recomputed) report({ kind: 'alert-extra', position, id });
      } else if (!originals.isDamaged(eventId)) {
        report({ kind: 'alert-orphaned', position, id, expected: { eventId } });
      }
    }
  }
}

const offsetOf = ({ position }: Finding): number => Number(position?.split(':').at(-1));
