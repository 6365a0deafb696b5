import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterEach, expect, it, jest } from '@jest/globals';
import { powertoolsTelemetry } from '../../../../src/adapters/powertools/telemetry.ts';

const written: string[] = [];
const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
  written.push(String(text));
  return true;
});
afterEach(() => {
  written.splice(0);
});

/** What CloudWatch makes of the lines: metric, the names it is split by, values. */
function published(): unknown[] {
  return written.flatMap((text) => {
    const line = JSON.parse(text);
    const [{ Dimensions, Metrics: names }] = line._aws.CloudWatchMetrics;
    return names.map(({ Name }: { Name: string }) => {
      const by = Object.fromEntries(Dimensions[0].sort().map((each: string) => [each, line[each]]));
      return { name: Name, by, values: [line[Name]].flat() };
    });
  });
}

const telemetry = () =>
  powertoolsTelemetry(new Metrics({ namespace: 'Test', serviceName: 'millrace' }));

it('shows each breaker by itself, and all of them in one', () => {
  const { observeOne, publish } = telemetry();
  observeOne('BreakerOpen', 0, { breaker: 'reference' });
  observeOne('BreakerOpen', 1, { breaker: 'notices' });
  observeOne('BreakerOpen', 0, { breaker: 'notices' });
  publish();
  const by = (breaker: string, value: number) => ({
    name: 'BreakerOpen',
    by: { breaker, service: 'millrace' },
    values: [value],
  });
  expect(published()).toEqual([
    by('reference', 0),
    by('notices', 1),
    by('notices', 0),
    { name: 'BreakerOpen', by: { service: 'millrace' }, values: [0, 1, 0] },
  ]);
});

it('adds up what is counted, and counts nothing for zero', () => {
  const { count, publish } = telemetry();
  count('AlertsRaised', 2, { detector: 'velocity' });
  count('AlertsRaised', 3, { detector: 'velocity' });
  count('EventsLate', 0);
  publish();
  expect(published()).toEqual([
    { name: 'AlertsRaised', by: { detector: 'velocity', service: 'millrace' }, values: [5] },
    { name: 'AlertsRaised', by: { service: 'millrace' }, values: [2, 3] },
  ]);
  written.splice(0);
  publish();
  expect(written).toEqual([]);
  expect(write).toHaveBeenCalled();
});
