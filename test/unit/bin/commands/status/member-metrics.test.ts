import { expect, it } from '@jest/globals';
import { parseExposition, sumOf } from '../../../../../bin/commands/status/member-metrics.ts';
import { prometheusTelemetry } from '../../../../../src/adapters/prometheus/telemetry.ts';

it('reads what a member shows', async () => {
  const telemetry = prometheusTelemetry({ member: 'm1', defaultMetrics: false });
  telemetry.count('EventsStored', 1_234_567);
  telemetry.gauge('ConsumerLag', 3, { partition: '0' });
  telemetry.gauge('ConsumerLag', 4, { partition: '7' });

  const read = parseExposition(await telemetry.exposition());

  expect(sumOf(read, 'millrace_events_stored_total')).toBe(1_234_567);
  expect(sumOf(read, 'millrace_consumer_lag_records')).toBe(7);
  expect(
    read.get('millrace_consumer_lag_records')?.map(({ labels }) => labels['partition']),
  ).toEqual([...['0', '7']]);
  expect(sumOf(read, 'nothing_of_the_kind')).toBe(0);
});
