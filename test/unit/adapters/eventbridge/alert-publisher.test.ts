import type { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventBridgeAlertPublisher } from '../../../../src/adapters/eventbridge/alert-publisher.ts';
import type { OutboxAlert } from '../../../../src/application/outbox/ports.ts';
import { alertOf } from '../../../../src/domain/alert.ts';
import { randomFrom } from '../../../../src/producer/generator/random.ts';
import { uuid } from '../../../helpers/transactions.ts';

const alertsOf = (accounts: readonly number[]): OutboxAlert[] =>
  accounts.map((account, n) => ({
    outboxId: String(n),
    raisedAt: n,
    alert: alertOf(
      'velocity',
      { accountId: `acct-${account}`, eventId: uuid(n), occurredAt: n },
      { measured: 2, threshold: 1, severity: 'high', reason: 'a test' },
    ),
  }));

/** A bus that refuses entries at random for a while. @returns what it took, in its order */
function busThatThrottles(seed: number, share: number) {
  const random = randomFrom(seed);
  const taken: OutboxAlert['alert'][] = [];
  const send = async ({ input }: PutEventsCommand) => ({
    Entries: (input.Entries ?? []).map(({ Detail = '' }) => {
      if (random.chance(share)) return { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow' };
      taken.push(JSON.parse(Detail));
      return { EventId: 'e' };
    }),
  });
  return { client: { send, destroy: () => {} } as never, taken };
}

const quick = { sleep: async () => {}, random: () => 0 };

it('the bus takes each account’s alerts in their order, each once, whichever entries it refuses first', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 60 }),
      fc.integer(),
      async (accounts, seed) => {
        const { client, taken } = busThatThrottles(seed, 0.3);
        const alerts = alertsOf(accounts);

        const options = { ...quick, maxAttempts: 100 };
        await eventBridgeAlertPublisher(client, 'bus', options).publish(alerts);

        const of = (all: readonly OutboxAlert['alert'][]) =>
          Map.groupBy(
            all.map(({ accountId, alertId }) => ({ accountId, alertId })),
            ({ accountId }) => accountId,
          );
        expect(of(taken)).toEqual(of(alerts.map(({ alert }) => alert)));
      },
    ),
  );
});

it('says which bus refused, and puts nothing later of any account', async () => {
  const { client, taken } = busThatThrottles(1, 1);

  const publishing = eventBridgeAlertPublisher(client, 'the-bus', quick).publish(alertsOf([1, 1]));

  await expect(publishing).rejects.toMatchObject({
    code: 'MLR_BUS_UNAVAILABLE',
    message: 'the-bus: ThrottlingException: slow',
  });
  expect(taken).toEqual([]);
});
