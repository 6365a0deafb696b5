import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { kafkaMessage } from '../../helpers/pipeline.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { transaction, uuid } from '../../helpers/transactions.ts';

const DAY = 86_400_000;
const NOON = Math.floor(Date.now() / DAY) * DAY - DAY / 2;

let lane: StreamLane;
beforeAll(async () => {
  lane = await StreamLane.open();
  await (await lane.start('a')).untilReady(true);
});
afterAll(() => lane?.close());

it('removes whole days and what stands outside of them, with their ids, and nothing else', async () => {
  // Today back to a week ago, and long before the first day that has a partition of its own.
  const daysAgo = [0, 1, 2, 3, 7, 900, 4_000];
  const messages = daysAgo.map((days) =>
    kafkaMessage(
      transaction({
        eventId: uuid(days),
        occurredAt: NOON - days * DAY,
        accountId: `acct-${days}`,
      }),
    ),
  );
  await lane.produce(messages);
  await lane.settled();

  const cutoff = new Date(NOON - 2 * DAY).toISOString().slice(0, 10);
  await lane.pool.query('call millrace.drop_events_before($1)', [cutoff]);

  const { rows: events } = await lane.pool.query(
    'select account_id from millrace.events order by 1',
  );
  expect(events.map((row) => row.account_id)).toEqual(['acct-0', 'acct-1', 'acct-2']);
  const { rows: ids } = await lane.pool.query(
    'select account_id from millrace.event_ids left join millrace.events using (event_id) order by 1',
  );
  expect(ids.map((row) => row.account_id)).toEqual(['acct-0', 'acct-1', 'acct-2']);
  const { rows: days } = await lane.pool.query(
    "select to_regclass('millrace.events_' || to_char($1::date - 1, 'YYYYMMDD')) as dropped",
    [cutoff],
  );
  expect(days).toEqual([{ dropped: null }]);
});
