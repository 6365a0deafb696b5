import type { Alert } from '../alert.ts';

const source = 'millrace.alerts';
const detailType = 'AlertRaised';

export type AlertRead =
  | {
      readonly ok: true;
      readonly alert: Pick<Alert, 'alertId' | 'detector' | 'accountId' | 'severity' | 'reason'>;
    }
  | { readonly ok: false; readonly missing: readonly string[] };

const NEEDED = ['alertId', 'detector', 'accountId', 'severity', 'reason'] as const;

/** The contract of alerts on the bus: what the outbox writes, what a rule listens for and how the detail is read. */
export const alertRaisedEvent = {
  source,
  detailType,
  /** As EventBridge writes patterns. */
  pattern: { source: [source], 'detail-type': [detailType] },
  /** A parsed detail → the alert, or the fields that are missing or no text. */
  read(detail: unknown): AlertRead {
    const fields = (typeof detail === 'object' && detail !== null ? detail : {}) as Alert;
    const missing = NEEDED.filter(
      (name) => typeof fields[name] !== 'string' || fields[name] === '',
    );
    return missing.length > 0 ? { ok: false, missing } : { ok: true, alert: fields };
  },
} as const;
