import { expect, it } from '@jest/globals';
import { checkSagas } from '../../../../src/application/audit/check-sagas.ts';
import type { Finding } from '../../../../src/application/audit/finding.ts';
import type { AuditedSagas } from '../../../../src/application/audit/ports.ts';
import { sagaIdOf } from '../../../../src/application/saga/start-saga.ts';
import type { Alert } from '../../../../src/domain/alert.ts';

const alert = (alertId: string, severity: Alert['severity'] = 'high'): Alert => ({
  ...{ alertId, detector: 'velocity', accountId: 'a', eventId: 'e', occurredAt: 0 },
  ...{ measured: 2, threshold: 1, severity, reason: 'because' },
});
const sagaOf = ({ alertId, accountId, detector, severity, reason }: Alert) => ({
  ...{ sagaId: sagaIdOf(alertId), alertId, accountId, detector, severity, reason },
});

async function found(
  alerts: readonly Alert[],
  find: AuditedSagas['find'],
  damagedAlerts: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const findings: Finding[] = [];
  const sagas: AuditedSagas = {
    async *alerts() {
      yield alerts;
    },
    find,
  };
  const { signal } = new AbortController();
  const report = (finding: Finding) => findings.push(finding);
  await checkSagas({ sagas, damagedAlerts, report, signal, patienceMs: 1_000 });
  return findings.map(({ kind, id }) => `${kind} ${id}`);
}

const holding = (...sagas: readonly ReturnType<typeof sagaOf>[]) =>
  new Map(sagas.map((saga) => [saga.sagaId, saga]));

it('names alerts of high severity without a saga, and sagas about something else', async () => {
  const [kept, missing, changed, low] = [alert('1'), alert('2'), alert('3'), alert('4', 'medium')];
  const wrong = { ...sagaOf(changed), accountId: 'b' };

  expect(
    await found([kept, missing, changed, low], async () => holding(sagaOf(kept), wrong)),
  ).toEqual(['saga-changed 3', 'saga-missing 2']);
});

it('waits for sagas that are on their way, as long as some arrive', async () => {
  const alerts = ['1', '2', '3', '4'].map((id) => alert(id));
  let arrived = 0;
  // One at each question: together they take longer than the patience.
  const find = async () => holding(...alerts.slice(0, arrived++).map(sagaOf));

  expect(await found(alerts, find)).toEqual([]);
});

it('leaves out alerts that are reported themselves', async () => {
  expect(await found([alert('1')], async () => new Map(), new Set(['1']))).toEqual([]);
});
