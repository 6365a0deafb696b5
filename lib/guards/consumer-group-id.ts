import { EVENT_SOURCE_MAPPING } from './event-sources.ts';
import type { Guard } from './guard.ts';
import { within } from './values.ts';

const CONFIGS = ['AmazonManagedKafkaEventSourceConfig', 'SelfManagedKafkaEventSourceConfig'];
const VALID = /^[\w\-/*:+=.@]{1,200}$/;

export const consumerGroupId: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check({ properties }) {
    for (const config of CONFIGS) {
      const id = within(properties[config], 'ConsumerGroupId');
      if (typeof id !== 'string' || VALID.test(id)) continue;
      yield `the consumer group "${id.slice(0, 60)}" has ${id.length} characters or one that is not allowed: set ConsumerGroupId (consumerGroup of the stage) to 1–200 letters, digits or -/*:_+=.@`;
    }
  },
};
