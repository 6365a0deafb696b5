import type { Endpoints } from '../../../local/endpoints.ts';

/** Addresses and names a person looks for first. */
export function whereToConnect(endpoints: Endpoints): [string, string | undefined][] {
  const { kafka } = endpoints;
  return [
    ['AWS endpoint', endpoints.awsEndpoint],
    ['event bus', endpoints.eventBridge.busName],
    ['Kafka', kafka === null ? 'left out' : `${kafka.bootstrapServers}, topic ${kafka.topic}`],
    ['dashboard', endpoints.dashboard],
    ['logs', endpoints.logs],
  ];
}
