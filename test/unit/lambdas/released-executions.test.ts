import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { sourceOf } from '../../../lambdas/ingest-kafka/records.ts';
import { unwrap } from '../../../lambdas/ingest-queue/records.ts';
import { repositoryRegistry } from '../../../src/adapters/registry/repository-registry.ts';
import { ingest } from '../../../src/application/ingest.ts';
import type { WorkflowInput } from '../../../src/application/ports/workflow.ts';
import { validateBatch } from '../../../src/application/steps/validate-batch.ts';
import { memoryStore } from '../../helpers/memory-store.ts';
import { uuid } from '../../helpers/transactions.ts';

/** What releases started executions with, oldest first. */
const FOLDER = join(import.meta.dirname, 'released-executions');
const released = readdirSync(FOLDER)
  .sort()
  .map((file): [string, WorkflowInput] => [
    file,
    JSON.parse(readFileSync(join(FOLDER, file), 'utf8')),
  ]);

const ports = () => ({
  ...memoryStore(),
  registry: repositoryRegistry(),
  telemetry: { count: () => undefined, observe: () => undefined },
});

/** A transaction of schema version 1, framed: the records stay the same whatever later versions add. */
const FRAMED =
  'AAAAAAFIMDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAxAAphY2MtMcQTBkVVUgIGbS0xAAIEREUAAID4tpj4ZgA=';
const DETAIL =
  '{"eventId":"00000000-0000-4000-8000-000000000002","type":"PURCHASE","accountId":"acc-1","amountMinor":1250,' +
  '"currency":"EUR","merchantId":"m-1","terminalId":null,"country":"DE","latitude":null,"longitude":null,' +
  '"occurredAt":1768478400000,"metadata":{}}';

/** What this build starts an execution with: a record of the topic with a header, one of the bus that was replayed. */
async function started(): Promise<WorkflowInput> {
  const receivedAt = Date.UTC(2026, 0, 15, 13);
  const kafka = {
    ...{ topic: 'transactions', partition: 3, offset: 7, timestamp: receivedAt },
    ...{ key: Buffer.from('acc-1'), bytes: Buffer.from(FRAMED, 'base64') },
    headers: [{ name: 'trace', value: Buffer.from('t-1') }],
    itemIdentifier: { partition: 'transactions-3', offset: 7 },
  };
  const resources = JSON.stringify([
    `millrace:origin/eventbridge:${uuid(4)}`,
    'millrace:replay-run/run-1',
  ]);
  const body = `{"id":"${uuid(3)}","resources":${resources},"detail":${DETAIL}}`;
  const message = { messageId: 'm-1', body } as SQSRecord;
  const inputs: WorkflowInput[] = [];
  await ingest([sourceOf(kafka, receivedAt), unwrap(message, receivedAt).record], {
    ...ports(),
    workflow: {
      run: async (input) => {
        inputs.push(structuredClone(input));
        return { kind: 'succeeded' };
      },
    },
  });
  return inputs[0] as WorkflowInput;
}

// While a release takes over, its workflow is started by the functions of the one before.
it.each(released)('%s is taken by this build', async (_file, input) => {
  const { received, accepted } = await validateBatch(input, ports());

  expect(received).toBeGreaterThan(0);
  expect(accepted).toBe(received);
});

it('the newest is what this build starts with (does it differ? keep the file, add the next)', async () => {
  expect(await started()).toEqual(released.at(-1)?.[1]);
});
