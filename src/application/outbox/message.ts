import type { StoredAlert } from './ports.ts';

/** Version of what is published. An alert never changes, so a repeat has the same id and the same version. */
export const ALERT_VERSION = '1';

/** JSON of an alert as consumers of the topic see it: its fields, and `raisedAt`, when it was stored (epoch ms). */
export const alertJson = ({ alert, raisedAt }: StoredAlert): string =>
  JSON.stringify({ ...alert, raisedAt });

/** The same as the detail of an event on the bus, which has no headers: `alertVersion` is a field of it. */
export const alertDetail = ({ alert, raisedAt }: StoredAlert): string =>
  JSON.stringify({ ...alert, raisedAt, alertVersion: ALERT_VERSION });
