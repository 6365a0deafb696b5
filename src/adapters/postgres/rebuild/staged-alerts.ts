import type { ClientBase } from 'pg';
import type { RaisedAlerts } from '../../../application/rebuild/ports.ts';
import { CopyBuffer } from '../copy-buffer.ts';
import { runPipeline } from '../pipeline.ts';

const COLUMNS = [
  ...['alert_id', 'detector', 'account_id', 'event_id', 'occurred_at', 'measured', 'threshold'],
  ...['severity', 'reason', 'kafka_partition', 'kafka_offset'],
];
const COPY = `copy millrace.rebuilt_raised (${COLUMNS.join(', ')}) from stdin (format binary)`;
const ENOUGH_BYTES = 1 << 20;

/** Alerts as they are raised, repeats among them; `settleAlerts` makes rows of them. */
export function stagedAlerts(client: ClientBase): RaisedAlerts {
  const rows = new CopyBuffer(ENOUGH_BYTES);
  const flush = async (): Promise<void> => {
    if (rows.rows === 0) return;
    await runPipeline(client, [{ copy: COPY, rows }]);
    rows.clear();
  };
  return {
    add(alert, partition, offset) {
      rows.row(COLUMNS.length);
      rows.text(alert.alertId);
      rows.text(alert.detector);
      rows.text(alert.accountId);
      rows.uuid(alert.eventId);
      rows.timestamp(alert.occurredAt);
      rows.float8(alert.measured);
      rows.float8(alert.threshold);
      rows.text(alert.severity);
      rows.text(alert.reason);
      rows.int4(partition);
      rows.int8(offset);
    },
    relieve: async () => {
      if (rows.size >= ENOUGH_BYTES) await flush();
    },
    flush,
  };
}
