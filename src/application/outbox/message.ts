import type { OutboxAlert } from './ports.ts';

/** Version of what is published. An alert never changes, so a repeat has the same id and the same version. */
export const ALERT_VERSION = '1';

/** JSON of an alert as consumers see it: its fields, and `raisedAt`, when it was stored (epoch ms). */
export const alertJson = ({ alert, raisedAt }: OutboxAlert): string =>
  JSON.stringify({ ...alert, raisedAt });
