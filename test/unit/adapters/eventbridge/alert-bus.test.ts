import type { PutEventsCommand, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { expect, it } from '@jest/globals';
import { putAlerts } from '../../../../src/adapters/eventbridge/alert-bus.ts';
import { alertOf } from '../../../../src/domain/alert.ts';
import { alertRaisedEvent } from '../../../../src/domain/saga/alert-raised-event.ts';
import { uuid } from '../../../helpers/transactions.ts';

it('an alert on the bus meets the rule, is read back by the contract and says id and version', async () => {
  const alert = alertOf(
    'velocity',
    { accountId: 'acct-1', eventId: uuid(1), occurredAt: 7 },
    { measured: 12, threshold: 10, severity: 'high', reason: 'too many' },
  );
  const sent: PutEventsRequestEntry[] = [];
  const send = async ({ input }: PutEventsCommand) => {
    sent.push(...(input.Entries ?? []));
    return { Entries: [{ EventId: 'e' }] };
  };

  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const stored = { alert, raisedAt: 9, traceparent };

  const results = await putAlerts({ send } as never, 'bus', [stored]);

  const { pattern } = alertRaisedEvent;
  expect(results).toEqual([{ ok: true, eventId: 'e' }]);
  expect(sent).toHaveLength(1);
  expect(pattern.source).toContain(sent[0]?.Source);
  expect(pattern['detail-type']).toContain(sent[0]?.DetailType);
  expect(sent[0]).toMatchObject({
    ...{ EventBusName: 'bus', Time: new Date(9) },
    TraceHeader: 'Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1',
  });
  const detail: unknown = JSON.parse(sent[0]?.Detail ?? '');
  expect(detail).toEqual({ ...alert, raisedAt: 9, alertVersion: '1' });
  expect(alertRaisedEvent.read(detail)).toMatchObject({ ok: true, alert });
});
