import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateArchiveCommand,
  CreateEventBusCommand,
  DeleteArchiveCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { clientOf, type Site } from './site.ts';

const WITHIN_S = 20;

/** Archives an event of a bus and replays it. @throws Error when it does not come a second time */
export async function replays(site: Site): Promise<void> {
  const name = `probe-${randomUUID().slice(0, 8)}`;
  const events = new EventBridgeClient(clientOf(site));
  const sqs = new SQSClient(clientOf(site));
  const rule = { Rule: name, EventBusName: name };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const arrives = async (what: string): Promise<void> => {
    for (let second = 0; second < WITHIN_S; second++) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      if (Messages.length > 0) return;
      await sleep(1_000);
    }
    throw new Error(`${what} did not arrive within ${WITHIN_S} s`);
  };
  try {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const { EventBusArn } = await events.send(new CreateEventBusCommand({ Name: name }));
    const pattern = JSON.stringify({ source: [name] });
    await events.send(new CreateArchiveCommand({ ArchiveName: name, EventSourceArn: EventBusArn }));
    await events.send(
      new PutRuleCommand({ Name: name, EventBusName: name, EventPattern: pattern }),
    );
    const Targets = [{ Id: 'queue', Arn: Attributes?.['QueueArn'] }];
    await events.send(new PutTargetsCommand({ ...rule, Targets }));
    const began = new Date(Date.now() - 5_000);
    const entry = { EventBusName: name, Source: name, DetailType: 'probe', Detail: '{}' };
    await events.send(new PutEventsCommand({ Entries: [entry] }));
    await arrives('the event');
    await events.send(
      new StartReplayCommand({
        ...{ ReplayName: name, Destination: { Arn: EventBusArn } },
        ...{ EventStartTime: began, EventEndTime: new Date(Date.now() + 1_000) },
        EventSourceArn: EventBusArn?.replace(`:event-bus/${name}`, `:archive/${name}`),
      }),
    );
    await arrives('the replayed event');
  } finally {
    await events.send(new RemoveTargetsCommand({ ...rule, Ids: ['queue'] })).catch(() => {});
    for (const command of [
      new DeleteRuleCommand({ Name: name, EventBusName: name }),
      new DeleteArchiveCommand({ ArchiveName: name }),
      new DeleteEventBusCommand({ Name: name }),
    ] as DeleteRuleCommand[]) {
      await events.send(command).catch(() => {});
    }
    await sqs.send(new DeleteQueueCommand({ QueueUrl })).catch(() => {});
    events.destroy();
    sqs.destroy();
  }
}
