import { EVENT_SOURCE_MAPPING, isQueue } from './event-sources.ts';
import type { Guard } from './guard.ts';
import { numberOf, outside, within } from './values.ts';

export const pollersOutOfRange: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check(mapping, resources) {
    const config = mapping.properties['ProvisionedPollerConfig'];
    const [minimum, maximum] = [within(config, 'MinimumPollers'), within(config, 'MaximumPollers')];
    const least = isQueue(mapping, resources) ? 2 : 1;
    yield* outside('MinimumPollers', minimum, least, 200);
    yield* outside('MaximumPollers', maximum, least, 2_000);
    const [low, high] = [numberOf(minimum) ?? least, numberOf(maximum) ?? 200];
    if (low > high) {
      yield `MinimumPollers is ${low}, above MaximumPollers ${high}: set a minimum of at most ${high}.`;
    }
  },
};
