import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Feature, Lacks } from './features.ts';
import { alarms } from './probe-alarm.ts';
import { mapsKafka, reachesUs } from './probe-function.ts';
import { replays } from './probe-replay.ts';
import type { Site } from './site.ts';
import { takesTemplate } from './takes-template.ts';

const PROBES: Readonly<Record<Feature, (site: Site) => Promise<void>>> = {
  'reaching-us': fetchesFromUs,
  'kafka-mappings': mapsKafka,
  'http-apis': (site) =>
    takesTemplate(site, {
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'probe', ProtocolType: 'HTTP' } },
    }),
  dashboards: (site) =>
    takesTemplate(site, {
      Page: { Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardBody: '{"widgets":[]}' } },
    }),
  replays,
  alarms,
};

/** Tries each feature on an endpoint, by using it. @returns those that did not work, with what came instead */
export async function probe(site: Site): Promise<Lacks> {
  const outcomes = await Promise.all(
    Object.entries(PROBES).map(async ([feature, works]) => {
      try {
        await works(site);
        return [];
      } catch (error) {
        return [[feature, firstLine(error)] as const];
      }
    }),
  );
  return Object.fromEntries(outcomes.flat());
}

function firstLine(error: unknown): string {
  const { name, message } = error as Error;
  const [line = ''] = message.split('\n');
  return (line === '' ? name : line).slice(0, 200);
}

async function fetchesFromUs(site: Site): Promise<void> {
  const answer = `here-${process.pid}`;
  const server = createServer((_request, response) => response.end(answer));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    await reachesUs(site, `http://127.0.0.1:${port}`, answer);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
