import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Header } from '../../../src/application/provenance.ts';
import { traceparentOf } from '../../../src/application/tracing.ts';
import { traceIdOf } from '../../../src/domain/trace-context.ts';
import { jsonOf } from '../../e2e/millrace.ts';
import { command } from '../../helpers/command.ts';
import { connect, eventually, type Pipeline } from '../../helpers/pipeline.ts';

const INVALID = 6;

let pipeline: Pipeline;
let logs: CloudWatchLogsClient;
beforeAll(async () => {
  pipeline = await connect();
  const { region, credentials, awsEndpoint: endpoint } = pipeline.endpoints;
  logs = new CloudWatchLogsClient({ region, credentials: { ...credentials }, endpoint });
});
afterAll(async () => {
  logs?.destroy();
  await pipeline?.close();
});

/** Lines of all functions' logs that hold a text. */
async function linesWith(text: string): Promise<string[]> {
  const { logGroups = [] } = await logs.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: '/millrace/' }),
  );
  const answers = await Promise.all(
    logGroups.map(({ logGroupName }) =>
      logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern: `"${text}"` })),
    ),
  );
  return answers.flatMap(({ events = [] }) => events.map(({ message = '' }) => message));
}

it('a record that is turned away is found by the trace its producer began', async () => {
  const known = new Set(
    (await pipeline.rows('quarantine', ['position'])).map((row) => row['position']),
  );
  const options = ['--count', '20', '--invalid', String(INVALID), '--to', 'kafka', '--json'];
  expect(jsonOf(await command('produce', '--trace', ...options))).toMatchObject({
    sent: 20 + INVALID,
  });

  const rows = await eventually(
    async () =>
      (await pipeline.rows('quarantine', ['position', 'headers'])).filter(
        ({ position }) => !known.has(position),
      ),
    (found) => found.length === INVALID,
  );
  const traces = rows.map(({ position, headers }) => ({
    position: String(position),
    traceId: traceIdOf(traceparentOf({ headers: headers as Header[] }) ?? '') ?? 'none',
  }));
  expect(new Set(traces.map(({ traceId }) => traceId)).size).toBe(INVALID);

  for (const { position, traceId } of traces) {
    const lines = await eventually(
      () => linesWith(traceId),
      (found) => found.length > 0,
      30_000,
    );
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      message: 'turned away',
      traced: expect.arrayContaining([{ position, traceId }]),
    });
  }
  const [{ position, traceId }] = traces as [(typeof traces)[number]];
  for (const lane of ['workflow', 'stream']) {
    const shown = await eventually(
      () => command('quarantine', 'show', position, '--lane', lane, '--json'),
      ({ code }) => code === 0,
    );
    expect(jsonOf(shown)).toMatchObject({ lanes: [lane], traceId });
  }
}, 120_000);
