import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { expect } from '@jest/globals';
import { plainOf } from '../../../src/adapters/dynamodb/plain.ts';
import { sagaIdOf } from '../../../src/application/saga/start-saga.ts';
import { alertRaisedEvent } from '../../../src/domain/saga/alert-raised-event.ts';
import { eventually, type Pipeline } from '../../helpers/pipeline.ts';

/** An alert that demands a response, of an account of its own, and the saga it starts. */
export const newAlert = () => {
  const accountId = `acct-${randomUUID()}`;
  const alertId = `velocity:${accountId}:${randomUUID()}`;
  return {
    alert: { alertId, accountId, detector: 'velocity', severity: 'high', reason: 'too many' },
    sagaId: sagaIdOf(alertId),
  };
};

export type Case = ReturnType<typeof newAlert>;

/** The sagas of the pipeline under test. */
export function sagasIn({ dynamo, sqs, endpoints }: Pipeline) {
  const { region, credentials, awsEndpoint: endpoint, tables, eventBridge } = endpoints;
  const events = new EventBridgeClient({ region, credentials: { ...credentials }, endpoint });

  const item = async (table: 'sagas' | 'holds' | 'cases' | 'notices', id: string) => {
    const key = table === 'sagas' ? 'sagaId' : 'id';
    const Key = { [key]: { S: id } };
    const { Item } = await dynamo.send(
      new GetItemCommand({ TableName: tables[table], Key, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : plainOf(Item);
  };

  /** Everything a saga left behind. */
  const leftBy = async ({ sagaId, alert: { accountId } }: Case) => {
    const [saga, hold, holder, opened, count, notice] = await Promise.all([
      item('sagas', sagaId),
      item('holds', `saga#${sagaId}`),
      item('holds', `account#${accountId}`),
      item('cases', `saga#${sagaId}`),
      item('cases', `account#${accountId}`),
      item('notices', `saga#${sagaId}`),
    ]);
    return {
      saga: saga?.['state'],
      hold: hold?.['state'],
      heldByIt: holder?.['sagaId'] === sagaId,
      case: opened?.['state'],
      openCases: count?.['openCases'] ?? 0,
      notice: notice?.['state'],
    };
  };

  /** Alerts that wait to be looked at. */
  const waiting = async (): Promise<number> => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: endpoints.queues.alerts,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes ?? {}).reduce((sum, text) => sum + Number(text), 0);
  };

  return {
    item,
    leftBy,
    /** Waits for the alerts that other tests raised: those of one burst can take a minute. */
    async untilIdle(): Promise<void> {
      for (let quiet = 0; quiet < 3; quiet++) {
        await eventually(waiting, (count) => count === 0, 240_000, 500);
        await sleep(500);
      }
    },
    /** Waits until a saga is in one of these states. @returns everything it left behind */
    ended: (one: Case, state = /completed|compensated|stuck/) =>
      eventually(
        () => leftBy(one),
        ({ saga }) => state.test(String(saga)),
        80_000,
        300,
      ),
    async raise(alert: Case['alert']): Promise<void> {
      const entry = {
        EventBusName: eventBridge.busName,
        Source: alertRaisedEvent.source,
        DetailType: alertRaisedEvent.detailType,
        Detail: JSON.stringify(alert),
      };
      const answer = await events.send(new PutEventsCommand({ Entries: [entry] }));
      expect(answer.FailedEntryCount ?? 0).toBe(0);
    },
    close: () => events.destroy(),
  };
}

export type Sagas = ReturnType<typeof sagasIn>;
