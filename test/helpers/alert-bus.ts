import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { ACCOUNT, credentials, REGION, startEmulator } from '../../local/emulator.ts';
import { localHome } from '../../local/home.ts';
import { alertRaisedEvent } from '../../src/domain/saga/alert-raised-event.ts';

/** What the bus does to an entry. `throttled` entries are refused one by one, as a real bus may; no emulator does. */
export type Mood = 'takes' | 'throttled' | 'down';

/** A bus of its own on the emulator, with a queue that gets the alerts, behind something that refuses some of them. */
export interface AlertBus {
  readonly name: string;
  /** For a process that puts alerts on it. */
  readonly env: Readonly<Record<string, string>>;
  /** Asked for each entry. */
  mood: () => Mood;
  /** Entries that were refused. */
  refused(): number;
  /** Details of the alerts that came out, in their order, those since the last call. */
  arrived(): Promise<Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

export async function alertBus(): Promise<AlertBus> {
  const { endpoint, process: emulator } = await startEmulator(localHome());
  const client = () => ({ endpoint, region: REGION, credentials: credentials() });
  const events = new EventBridgeClient(client());
  const sqs = new SQSClient(client());
  const name = 'alerts';
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  await events.send(new CreateEventBusCommand({ Name: name }));
  await events.send(
    new PutRuleCommand({
      Name: name,
      EventBusName: name,
      EventPattern: JSON.stringify(alertRaisedEvent.pattern),
    }),
  );
  const Arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
  await events.send(
    new PutTargetsCommand({ Rule: name, EventBusName: name, Targets: [{ Id: 'queue', Arn }] }),
  );
  let refused = 0;
  const gate = await between(endpoint, () => {
    const mood = bus.mood();
    if (mood !== 'takes') refused += 1;
    return mood;
  });
  const bus: AlertBus = {
    name,
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(gate.address() as AddressInfo).port}`,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: credentials().accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials().secretAccessKey,
    },
    mood: () => 'takes',
    refused: () => refused,
    async arrived() {
      const details: Record<string, unknown>[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
        );
        if (Messages.length === 0) return details;
        details.push(...Messages.map(({ Body = '' }) => JSON.parse(Body).detail));
        const Entries = Messages.map(({ ReceiptHandle }, n) => ({ Id: `${n}`, ReceiptHandle }));
        await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      }
    },
    async close() {
      gate.closeAllConnections();
      gate.close();
      events.destroy();
      sqs.destroy();
      process.kill(emulator.record.pid, 'SIGKILL');
      await emulator.exited;
    },
  };
  return bus;
}

/** Stands before the bus: passes on the entries it takes, answers for the others, or hangs up when it is down. */
async function between(endpoint: string, moodOf: () => Mood): Promise<Server> {
  const server = createServer(async (incoming, outgoing) => {
    try {
      const { Entries: entries } = JSON.parse(String(await buffer(incoming))) as {
        Entries: object[];
      };
      const moods = entries.map(moodOf);
      if (moods.includes('down')) {
        outgoing.destroy();
        return;
      }
      const Entries = entries.filter((_, n) => moods[n] === 'takes');
      const { host: _, 'content-length': __, ...headers } = incoming.headers;
      const answer = await fetch(endpoint, {
        method: 'POST',
        headers: headers as Record<string, string>,
        body: JSON.stringify({ Entries }),
      });
      const taken =
        Entries.length === 0 ? [] : ((await answer.json()) as { Entries: object[] }).Entries;
      const refusal = { ErrorCode: 'ThrottlingException', ErrorMessage: 'injected' };
      const results = moods.map((mood) => (mood === 'takes' ? taken.shift() : refusal));
      outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      const FailedEntryCount = entries.length - Entries.length;
      outgoing.end(JSON.stringify({ FailedEntryCount, Entries: results }));
    } catch {
      outgoing.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
