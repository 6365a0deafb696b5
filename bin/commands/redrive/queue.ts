import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type CommonEndpoints, type Endpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import { type QueueRedrive, queueRedrive } from '../../../src/application/redrive/queue-message.ts';
import { MillraceError } from '../../../src/domain/errors.ts';
import { paced } from '../../../src/producer/pacing.ts';
import { sqs } from '../clients.ts';
import { interruptible } from '../interrupt.ts';
import type { Output } from '../output/output.ts';
import { progressView } from '../output/progress-view.ts';
import { queueDepth } from '../status/queue-depths.ts';
import { wallClock } from '../wall-clock.ts';
import { newRunId } from './run-id.ts';

/** Queues that hold what could not be processed, and what EventBridge could not deliver. */
export const QUEUE_SOURCES = ['dead-letters', 'undelivered'] as const;
export type QueueSource = (typeof QUEUE_SOURCES)[number];

export interface QueueChoice {
  readonly source: QueueSource;
  readonly rate: number;
  readonly run?: string;
  readonly dryRun?: true;
}

export interface QueueReport {
  readonly run: string;
  readonly dryRun: boolean;
  /** Messages by the queue they went back to. */
  readonly sent: Readonly<Record<QueueRedrive['to'], number>>;
  /** Still in the queue, as it says itself. */
  readonly left: number;
  readonly interrupted: boolean;
}

const BATCH = 10;
/** Longest that a message taken from the queue may wait for its turn beyond what the rate asks for, s. */
const SPARE_SECONDS = 60;

/**
 * Sends dead letters back to the queue they came from, each deleted only after it was taken there. A run that is cut
 * off in between sends that one again: its event is stored once all the same.
 */
export async function redriveQueue(
  endpoints: CommonEndpoints,
  choice: QueueChoice,
  output: Output,
): Promise<QueueReport> {
  if (!hasWorkflowLane(endpoints)) {
    throw new MillraceError(
      'MLR_BUS_UNAVAILABLE',
      'The stream lane runs alone, without queues. Start both: npx millrace up',
    );
  }
  const run = choice.run ?? newRunId(new Date());
  const queue = { client: sqs(endpoints), url: urlOf(choice.source, endpoints) };
  const { signal, release } = interruptible(() =>
    output.note('Stopping after the message in flight'),
  );
  const sent = { buffer: 0, alerts: 0 };
  try {
    const { waiting } = await queueDepth(queue.client, queue.url);
    output.note(`Run ${run}: about ${waiting} messages`);
    const view = progressView(output, 'redriven', waiting);
    const messages = choice.dryRun ? peek(queue) : taken(queue, choice.rate, signal);
    for await (const { item } of paced(
      messages,
      choice.dryRun ? undefined : choice.rate,
      wallClock,
      signal,
    )) {
      const outgoing = queueRedrive(item.Body ?? '', run);
      if (choice.dryRun) {
        output.note(`would send ${outgoing.position ?? item.MessageId} → ${outgoing.to}`);
      } else {
        await queue.client.send(
          new SendMessageCommand({
            QueueUrl: endpoints.queues[outgoing.to],
            MessageBody: outgoing.body,
          }),
        );
        await queue.client.send(
          new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: item.ReceiptHandle }),
        );
      }
      sent[outgoing.to] += 1;
      view.update(sent.buffer + sent.alerts);
    }
    view.end();
    const rest = await queueDepth(queue.client, queue.url);
    const left = rest.waiting + rest.inFlight;
    return { run, dryRun: choice.dryRun === true, sent, left, interrupted: signal.aborted };
  } finally {
    release();
    queue.client.destroy();
  }
}

const urlOf = (source: QueueSource, { queues }: Endpoints): string =>
  source === 'dead-letters' ? queues.bufferDeadLetter : queues.undelivered;

interface Queue {
  readonly client: SQSClient;
  readonly url: string;
}

/** Everything in the queue, until it is empty or a message comes again; what is not used goes back at once. */
async function* taken(queue: Queue, rate: number, signal: AbortSignal): AsyncGenerator<Message> {
  const seen = new Set<string>();
  const VisibilityTimeout = Math.min(43_200, Math.ceil(BATCH / rate) + SPARE_SECONDS);
  while (!signal.aborted) {
    const messages = await receive(queue, VisibilityTimeout);
    if (messages.length === 0) return;
    try {
      for (let first = messages[0]; first !== undefined; first = messages[0]) {
        if (signal.aborted || seen.has(first.MessageId ?? '')) return;
        seen.add(first.MessageId ?? '');
        yield first;
        messages.shift();
      }
    } finally {
      // Also when nobody asks for the next one any more.
      await putBack(queue, messages);
    }
  }
}

/** The first few, left where they are. */
async function* peek(queue: Queue): AsyncGenerator<Message> {
  const messages = await receive(queue, SPARE_SECONDS);
  try {
    yield* messages;
  } finally {
    await putBack(queue, messages);
  }
}

async function receive({ client, url }: Queue, VisibilityTimeout: number): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: BATCH,
      WaitTimeSeconds: 1,
      VisibilityTimeout,
    }),
  );
  return Messages;
}

async function putBack({ client, url }: Queue, messages: readonly Message[]): Promise<void> {
  for (const { ReceiptHandle } of messages) {
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 }),
    );
  }
}
