import { expect, it } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { unwrap } from '../../lambdas/ingest-queue/records.ts';
import { itemOf } from '../../src/adapters/dynamodb/attributes.ts';
import { quarantined } from '../../src/application/quarantine-record.ts';

/**
 * A row that DynamoDB refuses fails its whole batch, which is then delivered again without end: what a sender
 * chose must never decide whether a row can be written.
 */
const record = { position: 'kafka:t:0:1', value: 'AA==', receivedAt: 1 };
const reason = {
  code: 'MLR_KEY_MISMATCH',
  cause: 'the record key differs from the accountId',
} as const;

it('cuts a key that would burst the row, and keeps none apart from an empty one', () => {
  expect(quarantined({ ...record, key: 'k'.repeat(400_000) }, reason).key).toHaveLength(1_024);
  expect(quarantined({ ...record, key: null }, reason).key).toBeNull();
  expect(quarantined({ ...record, key: '' }, reason).key).toBe('');
});

it('keeps no half of a surrogate pair, given or made by the cut', () => {
  const ids = { accountId: '\ud800', eventId: `${'e'.repeat(127)}😀` };

  const row = quarantined(record, reason, ids);

  expect(row.accountId).toBe('\ufffd');
  expect(row.eventId).toBe(`${'e'.repeat(127)}\ufffd`);
});

it.each(['', 'x'.repeat(3_000), 'with space'])(
  'takes no position from the envelope id %j',
  (id) => {
    const body = JSON.stringify({ id, detail: {} });

    const { record: kept, rejection } = unwrap({ messageId: 'm', body } as SQSRecord, 1);

    expect(kept).toMatchObject({ position: 'sqs:m', value: body });
    expect(rejection?.code).toBe('MLR_ENVELOPE_INVALID');
  },
);

it('writes a number too close to zero for DynamoDB as zero', () => {
  expect(itemOf({ tiny: -1e-200, small: 1e-100 })).toEqual({
    tiny: { N: '0' },
    small: { N: '1e-100' },
  });
});
