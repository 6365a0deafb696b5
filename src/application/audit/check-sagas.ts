import { setTimeout as sleep } from 'node:timers/promises';
import type { Alert } from '../../domain/alert.ts';
import { demandsResponse } from '../../domain/saga/saga.ts';
import { sagaIdOf } from '../saga/start-saga.ts';
import { differing, type Report } from './finding.ts';
import type { AuditedSagas } from './ports.ts';

export interface SagaAudit {
  readonly sagas: AuditedSagas;
  /** Alerts that are reported themselves. */
  readonly damagedAlerts: ReadonlySet<string>;
  readonly report: Report;
  readonly signal: AbortSignal;
  /** How long nothing may happen while sagas are missing, ms: alerts go a long way. @default 10000 */
  readonly patienceMs?: number;
}

const ASK_EVERY_MS = 500;
const ASKED_AT_ONCE = 2_000;

/** Whether every alert that demands a response has its saga, about the same account and for the same reason. */
export async function checkSagas(audit: SagaAudit): Promise<void> {
  const { sagas, damagedAlerts, patienceMs = 10_000, signal } = audit;
  let missing: Alert[] = [];
  const pages = sagas.alerts();
  for (let page = await pages.next(); page.done !== true; page = await pages.next()) {
    const due = page.value.filter((alert) => demandsResponse(alert));
    missing.push(
      ...(await missingOf(
        audit,
        due.filter((one) => !damagedAlerts.has(one.alertId)),
      )),
    );
  }
  for (let waited = 0; missing.length > 0 && waited < patienceMs; waited += ASK_EVERY_MS) {
    if (signal.aborted) return;
    await sleep(ASK_EVERY_MS);
    const left: Alert[] = [];
    for (let i = 0; i < missing.length; i += ASKED_AT_ONCE) {
      left.push(...(await missingOf(audit, missing.slice(i, i + ASKED_AT_ONCE))));
    }
    if (left.length < missing.length) waited = 0;
    missing = left;
  }
  for (const { alertId } of missing) {
    const expected = { sagaId: sagaIdOf(alertId) };
    audit.report({ kind: 'saga-missing', position: null, id: alertId, expected });
  }
}

/** Compares the sagas there are. @returns the alerts that have none */
async function missingOf({ sagas, report }: SagaAudit, alerts: readonly Alert[]): Promise<Alert[]> {
  if (alerts.length === 0) return [];
  const found = await sagas.find(alerts.map(({ alertId }) => sagaIdOf(alertId)));
  return alerts.filter((alert) => {
    const saga = found.get(sagaIdOf(alert.alertId));
    if (saga === undefined) return true;
    const { alertId: id, accountId, detector, severity, reason } = alert;
    const { misfiled } = saga;
    const difference = differing(
      { alertId: id, accountId, detector, severity, reason, day: misfiled?.expected },
      { ...saga, day: misfiled?.found },
    );
    if (difference !== undefined)
      report({ kind: 'saga-changed', position: null, id, ...difference });
    return false;
  });
}
