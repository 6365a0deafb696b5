import { expect, it } from '@jest/globals';
import { streamSizeUnknown } from '../../../../lib/guards/stage/stream-size-unknown.ts';
import { withLane } from '../../constructs/stream-lane/lane.ts';

it.each([
  ['takes what Fargate has', 1_024, 2_048, []],
  ['takes the smallest there is', 256, 512, []],
  ['takes the most of a size', 2_048, 16_384, []],
  ['refuses too little', 1_024, 1_024, ['2048 to 8192 MiB']],
  ['refuses too much', 512, 8_192, ['1024 to 4096 MiB']],
  ['refuses what is between steps', 1_024, 2_500, ['steps of 1024']],
] as const)('%s', (_title, cpu, memoryMiB, words) => {
  const said = [...streamSizeUnknown(withLane({ cpu, memoryMiB }))];

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
