import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { queueDepth } from '../../../bin/commands/status/queue-depths.ts';
import { PROJECT_ROOT } from '../../../local/home.ts';
import { jsonOf, millrace } from '../../e2e/millrace.ts';
import { connect, eventually, type Pipeline } from '../../helpers/pipeline.ts';
import { quarantineRows } from '../../helpers/quarantine.ts';
import { transaction } from '../../helpers/transactions.ts';

const COUNT = 25;
const TIME = 120_000;

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await connect();
});
afterAll(() => pipeline?.close());

const redrive = async (...args: string[]) =>
  jsonOf(await millrace(['redrive', ...args, '--json'], process.env['MILLRACE_HOME'] as string));

const depth = async (url: string): Promise<number> => {
  const { waiting, inFlight } = await queueDepth(pipeline.sqs, url);
  return waiting + inFlight;
};

const letters = (accountId: string, n: number) =>
  Array.from({ length: n }, (_, i) => ({
    id: randomUUID(),
    // Far enough apart to raise no alerts.
    event: transaction({
      ...{ eventId: randomUUID(), accountId, occurredAt: Date.now() - (n - i) * 120_000 },
    }),
  }));

async function put(url: string, bodies: readonly string[]): Promise<void> {
  for (const MessageBody of bodies) {
    await pipeline.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
  }
}

const envelope = ({ id, event }: ReturnType<typeof letters>[number]): string =>
  JSON.stringify({ version: '0', id, source: 'millrace.transactions', detail: event });

async function stored(accountId: string) {
  const rows = await pipeline.rows('events', ['eventId', 'accountId', 'position', 'provenance']);
  return rows.filter((row) => row['accountId'] === accountId);
}

it.each(['dead-letters', 'undelivered'] as const)(
  'empties %s into the pipeline: each event stored once, with its origin',
  async (source) => {
    const { queues } = pipeline.endpoints;
    const url = source === 'dead-letters' ? queues.bufferDeadLetter : queues.undelivered;
    const accountId = `letter-${randomUUID().slice(0, 8)}`;
    const all = letters(accountId, COUNT);
    await put(url, all.map(envelope));

    const looked = await redrive('--source', source, '--dry-run');
    expect(looked).toMatchObject({ dryRun: true, left: COUNT, sent: { buffer: 10 } });
    expect(await stored(accountId)).toEqual([]);

    const report = await redrive('--source', source, '--run', `run-${accountId}`);
    expect(report).toMatchObject({ sent: { buffer: COUNT, alerts: 0 }, left: 0 });
    const rows = await eventually(
      () => stored(accountId),
      (found) => found.length === COUNT,
      60_000,
    );
    expect(rows.map((row) => row['position']).sort()).toEqual(
      all.map(({ id }) => `eventbridge:${id}`).sort(),
    );
    for (const row of rows) {
      expect(row['provenance']).toEqual({
        origin: row['position'],
        redriveRun: `run-${accountId}`,
        redriveAttempt: 1,
      });
    }
    expect(await depth(url)).toBe(0);

    // The same letters once more, as after a run that was cut off between sending and deleting.
    await put(url, all.slice(0, 5).map(envelope));
    expect(await redrive('--source', source)).toMatchObject({ sent: { buffer: 5 } });
    await eventually(
      () => depth(queues.buffer),
      (left) => left === 0,
      60_000,
    );
    expect(await stored(accountId)).toHaveLength(COUNT);
  },
  TIME,
);

it(
  'gives back at once what it has not sent when it is interrupted',
  async () => {
    const { bufferDeadLetter: url } = pipeline.endpoints.queues;
    const accountId = `letter-${randomUUID().slice(0, 8)}`;
    await put(url, letters(accountId, 5).map(envelope));
    const slow = ['redrive', '--source', 'dead-letters', '--rate', '0.2', '--json'];
    const { NODE_OPTIONS: _, ...env } = process.env;
    const child = spawn(process.execPath, [join(PROJECT_ROOT, 'bin/cli.ts'), ...slow], {
      ...{ cwd: PROJECT_ROOT, env, stdio: ['ignore', 'pipe', 'ignore'] },
    });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    const said = text(child.stdout);
    await eventually(
      () => depth(url),
      (left) => left === 4,
    );

    child.kill('SIGINT');

    expect(await ended).toBe(130);
    expect(JSON.parse(await said)).toMatchObject({ sent: { buffer: 1 }, interrupted: true });
    expect(await queueDepth(pipeline.sqs, url)).toEqual({ waiting: 4, inFlight: 0 });
    expect(await redrive('--source', 'dead-letters')).toMatchObject({ sent: { buffer: 4 } });
  },
  TIME,
);

it('gives back what is no event, which ends in quarantine', async () => {
  const { queues } = pipeline.endpoints;
  const before = await quarantineRows(pipeline);
  await put(queues.bufferDeadLetter, ['not an envelope']);
  expect(await redrive('--source', 'dead-letters')).toMatchObject({ sent: { buffer: 1 }, left: 0 });
  const rows = await eventually(
    () => quarantineRows(pipeline, before),
    ({ size }) => size > 0,
    60_000,
  );
  expect([...rows.values()].map((row) => row['code'])).toEqual(['MLR_JSON_MALFORMED']);
});

it('says what it can not do with a queue', async () => {
  const home = process.env['MILLRACE_HOME'] as string;
  const { code, stderr } = await millrace(['redrive', '--source', 'undelivered', '--all'], home);
  expect(code).toBe(2);
  expect(stderr).toContain('takes the whole queue as it is');
});
