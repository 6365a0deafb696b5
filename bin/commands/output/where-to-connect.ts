import { type CommonEndpoints, hasWorkflowLane } from '../../../local/endpoints.ts';

/** Addresses and names a person looks for first. */
export function whereToConnect(endpoints: CommonEndpoints): [string, string | undefined][] {
  const { kafka, stream } = endpoints;
  const workflow = hasWorkflowLane(endpoints) ? endpoints : undefined;
  return [
    ['AWS endpoint', workflow?.awsEndpoint],
    ['event bus', workflow?.eventBridge.busName],
    ['HTTP', workflow && `POST ${workflow.httpEvents}`],
    ['Kafka', kafka === null ? 'left out' : `${kafka.bootstrapServers}, topic ${kafka.topic}`],
    ['schema registry', endpoints.registryUrl ?? undefined],
    ['PostgreSQL', stream?.databaseUrl],
    ['Valkey', stream?.cacheUrl ?? undefined],
    ['Prometheus', stream?.prometheusUrl ?? undefined],
    ['queries', stream?.queryUrl && `GET ${stream.queryUrl}/openapi.json`],
    ['members', stream?.members.map(({ name, url }) => `${name} ${url}`).join(', ')],
    ['dashboard', workflow?.dashboard],
    ['logs', endpoints.logs],
  ];
}
