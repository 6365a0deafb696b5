import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { ingest } from '../../src/application/ingest.ts';
import { quarantined } from '../../src/application/quarantine-record.ts';
import { turnAway } from '../../src/application/turn-away.ts';
import { ingestPorts } from '../shared/ingest-ports.ts';
import { logger, logTraced, observed } from '../shared/observability.ts';
import { now } from '../shared/ports.ts';
import { unwrap } from './records.ts';

const ports = ingestPorts();

/** Queue of EventBridge events → workflow executions; answers which messages must come again. */
export const handler = observed(async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const receivedAt = now();
  const messages = event.Records.map((message) => ({
    itemIdentifier: message.messageId,
    ...unwrap(message, receivedAt),
  }));
  const readable = messages.flatMap(({ record, rejection }) => (rejection ? [] : [record]));
  const unreadable = messages.flatMap(({ record, rejection }) =>
    rejection ? [quarantined(record, rejection)] : [],
  );
  ports.telemetry.count('EventsReceived', unreadable.length);
  const { failed, poison, executions, failures } = await ingest(readable, ports);
  // Rejects when the quarantine is unavailable: then nothing is acknowledged.
  await turnAway([...unreadable, ...poison], ports);
  logger.info('ingested', { records: messages.length, executions, failed: failed.size, failures });
  logTraced(
    'failed',
    readable.filter(({ position }) => failed.has(position)),
  );
  return {
    batchItemFailures: messages
      .filter(({ record }) => failed.has(record.position))
      .map(({ itemIdentifier }) => ({ itemIdentifier })),
  };
});
