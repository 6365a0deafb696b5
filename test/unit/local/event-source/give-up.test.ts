import { afterEach, expect, it, jest } from '@jest/globals';
import type { Failure } from '../../../../local/event-source/failures/failure-record.ts';
import { giveUpTo } from '../../../../local/event-source/give-up.ts';
import { Meter } from '../../../../local/event-source/metrics/meter.ts';
import { queued } from './records.ts';

const failure: Failure = {
  ...{ condition: 'RetryAttemptsExhausted', invocations: 1, response: undefined },
  records: [queued(0, 4), queued(0, 5)],
};
const failingTimes = (times: number) => {
  const taken: Failure[] = [];
  let left = times;
  return {
    taken,
    deliver: async (each: Failure) => {
      left -= 1;
      if (left >= 0) throw new Error('no');
      taken.push(each);
    },
    close: async () => {},
  };
};

const lines: string[] = [];
jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
afterEach(() => {
  lines.length = 0;
});

it('tries a destination again until it takes the records', async () => {
  const [destination, meter] = [failingTimes(4), new Meter()];

  await giveUpTo(destination, meter, 1)(failure);

  expect(destination.taken).toEqual([failure]);
  expect(Object.fromEntries(meter.take())).toEqual({
    ...{ OnFailureDestinationDeliveredEventCount: 2, OnFailureDestinationDeliveryErrorCount: 4 },
  });
});

it('drops them after five attempts and says which', async () => {
  const [destination, meter] = [failingTimes(5), new Meter()];

  await giveUpTo(destination, meter, 1)(failure);

  expect(destination.taken).toEqual([]);
  expect(meter.take().get('DroppedEventCount')).toBe(2);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
    ...{ event: 'discarded', records: 2, partitions: { 0: [4, 5] } },
  });
});

it('drops them at once without a destination', async () => {
  const meter = new Meter();

  await giveUpTo(undefined, meter, 1)(failure);

  expect([...meter.take()]).toEqual([['DroppedEventCount', 2]]);
  expect(lines.join('')).toContain('retries are used up');
});
