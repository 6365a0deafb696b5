import { EVENT_SOURCE_MAPPING, failureDestination, isKafka } from './event-sources.ts';
import type { Guard } from './guard.ts';
import { listOf } from './values.ts';

export const failureTopicIsSource: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check(mapping) {
    const destination = failureDestination(mapping);
    const topic = listOf(mapping.properties['Topics']).find(
      (each) => destination === `kafka://${each}`,
    );
    if (!isKafka(mapping) || topic === undefined) return;
    yield `failed records would go to topic "${topic}", the one they are read from, and come back for ever: name another topic in DestinationConfig.OnFailure.`;
  },
};
