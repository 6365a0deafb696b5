import { EVENT_SOURCE_MAPPING } from './event-sources.ts';
import type { Guard } from './guard.ts';
import { outside, within } from './values.ts';

export const queueConcurrencyOutOfRange: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check({ properties }) {
    const concurrency = within(properties['ScalingConfig'], 'MaximumConcurrency');
    yield* outside('ScalingConfig.MaximumConcurrency', concurrency, 2, 1_000);
    if (concurrency !== undefined && properties['ProvisionedPollerConfig'] !== undefined) {
      yield 'it has both ScalingConfig.MaximumConcurrency and ProvisionedPollerConfig, which exclude each other: drop one.';
    }
  },
};
