import { describe, expect, it } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { relayBatch } from '../../../../lambdas/relay-alerts/relay.ts';
import { alertItem } from '../../../../src/adapters/dynamodb/ledger-items.ts';
import type { PutResult } from '../../../../src/adapters/eventbridge/put-events.ts';
import type { StoredAlert } from '../../../../src/application/outbox/ports.ts';
import { alertOf } from '../../../../src/domain/alert.ts';
import { uuid } from '../../../helpers/transactions.ts';

const RAISED_AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const alert = (n: number) =>
  alertOf(
    'velocity',
    { accountId: 'acct-1', eventId: uuid(n), occurredAt: 1_000 + n },
    { measured: 12.5, threshold: 10, severity: 'high', reason: 'too many' },
  );
const record = (n: number): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: `seq-${n}`,
    NewImage: alertItem(alert(n), RAISED_AT) as NonNullable<DynamoDBRecord['dynamodb']>['NewImage'],
  } as NonNullable<DynamoDBRecord['dynamodb']>,
});
const foreign: DynamoDBRecord = {
  eventName: 'INSERT',
  dynamodb: { SequenceNumber: 'seq-foreign', NewImage: { alertId: { S: 'a' } } },
};
const taken: PutResult = { ok: true, eventId: 'e' };
const refused: PutResult = { ok: false, code: 'MLR_BUS_UNAVAILABLE', cause: 'Throttling: slow' };

/** A bus that answers as told, and takes what it is not asked about. */
const busOf = (...answers: PutResult[]) => {
  const put: StoredAlert[] = [];
  const bus = async (alerts: readonly StoredAlert[]) => {
    put.push(...alerts);
    return alerts.map((_, index) => answers[index] ?? taken);
  };
  return { put, bus };
};

describe('a batch of the stream', () => {
  it('is published as it was stored, fields and time', async () => {
    const { put, bus } = busOf();

    const relayed = await relayBatch([record(1), record(2)], bus);

    expect(relayed).toEqual({ response: { batchItemFailures: [] } });
    expect(put).toEqual([1, 2].map((n) => ({ alert: alert(n), raisedAt: RAISED_AT })));
  });

  it('is reported from the first record the bus did not take, whatever it took after that', async () => {
    const { bus } = busOf(taken, refused, taken);

    const relayed = await relayBatch([record(1), record(2), record(3)], bus);

    expect(relayed.response).toEqual({ batchItemFailures: [{ itemIdentifier: 'seq-2' }] });
    expect(relayed.error).toMatchObject({
      code: 'MLR_BUS_UNAVAILABLE',
      message: 'Throttling: slow',
    });
  });

  it('fails whole when not even the first one was taken', async () => {
    const { bus } = busOf(refused);

    await expect(relayBatch([record(1), record(2)], bus)).rejects.toMatchObject({
      code: 'MLR_BUS_UNAVAILABLE',
    });
  });

  it('goes as far as the first item that is no alert', async () => {
    const { put, bus } = busOf();

    const relayed = await relayBatch([record(1), foreign, record(3)], bus);

    expect(put).toHaveLength(1);
    expect(relayed.response).toEqual({ batchItemFailures: [{ itemIdentifier: 'seq-foreign' }] });
    expect(relayed.error).toMatchObject({
      code: 'MLR_FIELD_MISSING',
      message: 'an item lacks detector, accountId, severity, reason, raisedAt as a time',
    });
  });

  it('fails whole when it begins with one, publishing nothing', async () => {
    const { put, bus } = busOf();

    await expect(relayBatch([foreign, record(2)], bus)).rejects.toMatchObject({
      code: 'MLR_FIELD_MISSING',
    });
    expect(put).toEqual([]);
  });
});
