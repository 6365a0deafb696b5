import { EVENT_SOURCE_MAPPING, failureDestination, isKafka } from './event-sources.ts';
import type { Guard } from './guard.ts';

const TOPIC = /^kafka:\/\/[\w.-]{1,249}$/;

export const failureTopicElsewhere: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check(mapping) {
    const destination = failureDestination(mapping);
    if (!isKafka(mapping) || typeof destination !== 'string') return;
    const namesCluster = /^arn:[^:]*:kafka:/.test(destination);
    if (!namesCluster && (!destination.startsWith('kafka://') || TOPIC.test(destination))) return;
    yield `failed records are sent to "${destination}", but Lambda writes only to a topic of the cluster it reads: set DestinationConfig.OnFailure to kafka://<topic>.`;
  },
};
