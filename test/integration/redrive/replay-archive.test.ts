import { randomUUID } from 'node:crypto';
import {
  CreateArchiveCommand,
  DeleteArchiveCommand,
  DescribeEventBusCommand,
  DescribeReplayCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { transactionsEvent } from '../../../src/domain/transactions-event.ts';
import { jsonOf, millrace } from '../../e2e/millrace.ts';
import { connect, eventually, type Pipeline } from '../../helpers/pipeline.ts';
import { isIdle } from '../../helpers/quarantine.ts';
import { needs } from '../../helpers/target/needs.ts';
import { transaction } from '../../helpers/transactions.ts';

const { describe, it } = needs('replays');

const TIME = 90_000;
const COUNT = 12;
const name = `archive-${randomUUID().slice(0, 8)}`;
const started = Date.now();
const events = Array.from({ length: COUNT }, (_, i) =>
  transaction({ eventId: randomUUID(), accountId: `${name}-${i % 4}`, occurredAt: started + i }),
);
const ids = events.map(({ eventId }) => eventId).sort();

let pipeline: Pipeline;
let client: EventBridgeClient;
beforeAll(async () => {
  pipeline = await connect();
  const { region, credentials, awsEndpoint } = pipeline.endpoints;
  client = new EventBridgeClient({ region, credentials, endpoint: awsEndpoint });
});
afterAll(async () => {
  await client?.send(new DeleteArchiveCommand({ ArchiveName: name })).catch(() => {});
  client?.destroy();
  await pipeline?.close();
});

const bus = () => pipeline.endpoints.eventBridge.busName;
const run = (...args: string[]) =>
  millrace(
    ['replay', '--source', 'archive', '--from', new Date(started - 5_000).toISOString(), ...args],
    process.env['MILLRACE_HOME'] as string,
  );

/** The stages that have one get it from the stack; the emulator takes it by API only. */
async function createArchive(): Promise<void> {
  const { Arn } = await client.send(new DescribeEventBusCommand({ Name: bus() }));
  await client.send(
    new CreateArchiveCommand({
      ...{ ArchiveName: name, EventSourceArn: Arn, RetentionDays: 1 },
      EventPattern: JSON.stringify(transactionsEvent.pattern),
    }),
  );
}

async function storedIds(): Promise<string[]> {
  const rows = await pipeline.rows('events', ['eventId', 'accountId']);
  const ours = rows.filter((row) => String(row['accountId']).startsWith(name));
  return ours.map((row) => String(row['eventId'])).sort();
}

/** The rules that bring events to the pipeline, off and on again. */
async function withoutRules(work: () => Promise<void>): Promise<void> {
  const { Rules = [] } = await client.send(new ListRulesCommand({ EventBusName: bus() }));
  const each = Rules.map(({ Name }) => ({ Name, EventBusName: bus() }));
  for (const rule of each) await client.send(new DisableRuleCommand(rule));
  await work();
  for (const rule of each) await client.send(new EnableRuleCommand(rule));
}

describe('replay --source archive', () => {
  it(
    'says what to do when there is no archive',
    async () => {
      const { code, stderr } = await run();
      expect(code).toBe(1);
      expect(stderr).toContain('has no archive');
      expect(stderr).toContain('archiveDays');
    },
    TIME,
  );

  it(
    'brings back what a rule has let pass, and stores nothing twice',
    async () => {
      await createArchive();
      const half = COUNT / 2;
      await pipeline.putEvents(events.slice(0, half));
      await withoutRules(() => pipeline.putEvents(events.slice(half)));
      await eventually(storedIds, (found) => found.length === half);

      expect(jsonOf(await run('--dry-run', '--json'))).toMatchObject({
        ...{ dryRun: true, archive: name, archived: COUNT, rules: 'all' },
      });
      await eventually(() => isIdle(pipeline.endpoints), Boolean);
      expect(await storedIds()).toHaveLength(half);

      const report = jsonOf(await run('--json'));

      expect(report).toMatchObject({ state: 'COMPLETED', bus: bus(), interrupted: false });
      const replay = { ReplayName: String(report['run']) };
      expect(await client.send(new DescribeReplayCommand(replay))).toMatchObject({
        State: 'COMPLETED',
      });
      await eventually(storedIds, (found) => found.length === COUNT);
      await eventually(() => isIdle(pipeline.endpoints), Boolean);
      expect(await storedIds()).toEqual(ids);
    },
    TIME,
  );

  it.each([
    [['--target', 'rule:nobody'], 1, 'has no rule nobody'],
    [['--rate', '5'], 2, 'the archive takes'],
    [['--target-bus', 'other'], 2, 'the archive takes'],
    [['--to', '2020-01-01T00:00Z'], 2, '--from, before --to'],
  ])(
    'refuses %j',
    async (args, code, sentence) => {
      const ended = await run(...args);
      expect(ended.code).toBe(code);
      expect(ended.stderr).toContain(sentence);
    },
    TIME,
  );
});
