import { expect, it } from '@jest/globals';
import { streamLaneRegistry } from '../../../../lib/guards/stage/stream-lane-registry.ts';
import { withLane } from '../../constructs/stream-lane/lane.ts';

it.each([
  ['takes the schemas of the repository', withLane(), []],
  [
    'refuses a registry',
    withLane({}, { registry: { url: 'https://registry.example' } }),
    ['reach no registry'],
  ],
  ['refuses Glue', withLane({}, { registry: { glue: 'payments' } }), ['reach no registry']],
  [
    'leaves a stage without the lane its registry',
    { ...withLane({}, { registry: { glue: 'payments' } }), streamLane: 'none' as const },
    [],
  ],
])('%s', (_title, stage, words) => {
  expect([...streamLaneRegistry(stage)]).toEqual(
    words.map((each) => expect.stringContaining(each)),
  );
});
