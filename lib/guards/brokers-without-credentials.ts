import { EVENT_SOURCE_MAPPING } from './event-sources.ts';
import type { Guard } from './guard.ts';
import { listOf } from './values.ts';

export const brokersWithoutCredentials: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check({ properties }) {
    if (properties['SelfManagedEventSource'] === undefined) return;
    if (listOf(properties['SourceAccessConfigurations']).length > 0) return;
    yield 'it reads brokers over the Internet without credentials: set SourceAccessConfigurations to a secret (kafka.secretArn of the stage), or to their subnets and security group (kafka.vpc).';
  },
};
