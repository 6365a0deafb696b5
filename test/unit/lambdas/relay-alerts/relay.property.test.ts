import { expect, it } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import fc from 'fast-check';
import { relayBatch } from '../../../../lambdas/relay-alerts/relay.ts';
import { alertItem } from '../../../../src/adapters/dynamodb/ledger-items.ts';
import type { PutResult } from '../../../../src/adapters/eventbridge/put-events.ts';
import { alertOf } from '../../../../src/domain/alert.ts';
import { randomFrom } from '../../../../src/producer/generator/random.ts';
import { uuid } from '../../../helpers/transactions.ts';

const BATCH = 8;
const MOST_ATTEMPTS = 50;

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

const recordOf = (n: number, poison: boolean): DynamoDBRecord => {
  const trigger = { accountId: 'acct-1', eventId: uuid(n), occurredAt: n };
  const finding = { measured: 2, threshold: 1, severity: 'high', reason: 'a test' } as const;
  const image = alertItem(alertOf('velocity', trigger, finding), n);
  const NewImage = (poison ? { alertId: { S: 'by hand' } } : image) as Image;
  return { eventName: 'INSERT', dynamodb: { SequenceNumber: String(n), NewImage } };
};

/**
 * One shard, as Lambda delivers it with ReportBatchItemFailures and BisectBatchOnFunctionError: from the lowest
 * reported record on it comes again, a batch that failed whole is halved, and what was tried too often goes to the
 * destination (Lambda's developer guide: "Configuring partial batch response with DynamoDB").
 */
async function deliver(
  shard: readonly DynamoDBRecord[],
  invoke: (batch: readonly DynamoDBRecord[]) => Promise<readonly string[]>,
): Promise<DynamoDBRecord[]> {
  const givenUp: DynamoDBRecord[] = [];
  let attempts = 0;
  for (let from = 0, size = BATCH; from < shard.length; ) {
    const batch = shard.slice(from, from + size);
    const failed = await invoke(batch).catch(() => undefined);
    const at = failed?.map((id) => batch.findIndex((each) => each.dynamodb?.SequenceNumber === id));
    const done = at === undefined || at.includes(-1) ? 0 : Math.min(batch.length, ...at);
    from += done;
    attempts = done > 0 ? 0 : attempts + 1;
    if (done === batch.length) size = BATCH;
    else if (done === 0 && batch.length > 1) size = Math.ceil(batch.length / 2);
    if (attempts < MOST_ATTEMPTS) continue;
    givenUp.push(...batch);
    from += batch.length;
    attempts = 0;
    size = BATCH;
  }
  return givenUp;
}

it('every alert of a shard is published, and what is none goes to the destination alone', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 60 }),
      fc.double({ min: 0, max: 0.6, noNaN: true }),
      fc.integer(),
      async (kinds, share, seed) => {
        const random = randomFrom(seed);
        const poison = kinds.map((each) => each && random.chance(0.1));
        const shard = poison.map((each, n) => recordOf(n, each));
        const published: string[] = [];
        const put = async (alerts: readonly { alert: { eventId: string } }[]) =>
          alerts.map(({ alert }): PutResult => {
            if (random.chance(share)) return { ok: false, code: 'MLR_BUS_UNAVAILABLE', cause: '' };
            published.push(alert.eventId);
            return { ok: true, eventId: 'e' };
          });

        const givenUp = await deliver(shard, async (batch) => {
          const { response } = await relayBatch(batch, put);
          return response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
        });

        const good = poison.flatMap((each, n) => (each ? [] : [uuid(n)]));
        const bad = poison.flatMap((each, n) => (each ? [String(n)] : []));
        expect(givenUp.map(({ dynamodb }) => dynamodb?.SequenceNumber)).toEqual(bad);
        expect(new Set(published)).toEqual(new Set(good));
      },
    ),
  );
});
