import { expect, it } from '@jest/globals';
import { selectPositions } from '../../../../../bin/commands/quarantine/selection.ts';
import { memoryQuarantine } from '../../../../helpers/memory-quarantine.ts';

it('takes each position once, in the order of the log, and those of a bus by time', async () => {
  let now = 10;
  const lanes = [memoryQuarantine(() => now), memoryQuarantine(() => now)];
  const put = async (lane: number, position: string): Promise<void> => {
    now += 1;
    const rest = {
      code: 'MLR_KEY_MISSING',
      cause: 'c',
      receivedAt: 1,
      bytes: Buffer.of(1),
    } as const;
    const route = position.startsWith('kafka') ? 'kafka' : 'eventbridge';
    await lanes[lane]?.quarantine.put([{ ...rest, position, route }]);
  };
  await put(0, 'eventbridge:z');
  await put(0, 'kafka:t:0:10');
  await put(1, 'kafka:t:0:9');
  await put(1, 'kafka:t:0:10');
  await put(0, 'kafka:t:0:100');
  await put(0, 'eventbridge:a');

  const positions = await selectPositions(lanes, { from: 0, to: 100 });

  expect(positions).toEqual([
    ...['kafka:t:0:9', 'kafka:t:0:10', 'kafka:t:0:100'],
    ...['eventbridge:z', 'eventbridge:a'],
  ]);
});
