import type { OffsetRange } from '../ports/committed-log.ts';
import type { Report } from './finding.ts';
import type { AuditedStore } from './ports.ts';

/**
 * Whether a partition's checkpoint agrees with the log and with what is stored.
 * @param log all the log holds of it
 * @returns whether it does
 */
export async function checkCheckpoint(
  store: AuditedStore,
  { partition, to: logEnd }: OffsetRange,
  checkpoint: number | undefined,
  position: string,
  report: Report,
): Promise<boolean> {
  if (checkpoint !== undefined && checkpoint > logEnd) {
    const marks = { expected: logEnd, found: checkpoint };
    report({ kind: 'checkpoint-ahead', position, id: null, ...marks });
    return false;
  }
  if (!store.traits.checkpointsCommitted) return true;
  const beyond = { partition, from: checkpoint ?? 0, to: logEnd };
  const page = await store.range(beyond).events.next();
  if (page.done === true) return true;
  // A lane that is at work may have stored these, and moved its checkpoint, since.
  const now = (await store.checkpoints()).get(partition);
  const row = page.value.find(({ offset }) => offset >= (now ?? 0));
  if (now === undefined) report({ kind: 'checkpoint-missing', position, id: null });
  else if (row === undefined) return true;
  else {
    const marks = { expected: `after ${row.offset}`, found: now };
    report({ kind: 'checkpoint-behind', position, id: null, ...marks });
  }
  return false;
}
