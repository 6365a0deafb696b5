import { ingest } from '../../src/application/ingest.ts';
import { ingestPorts } from '../shared/ingest-ports.ts';
import { logger, observed } from '../shared/observability.ts';
import { now } from '../shared/ports.ts';
import { type KafkaEvent, type KafkaItem, recordsOf } from './records.ts';

export interface KafkaBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: KafkaItem }[];
}

const ports = ingestPorts();

/** Kafka batch → workflow executions; answers which records must be delivered again. */
export const handler = observed(async (event: KafkaEvent): Promise<KafkaBatchResponse> => {
  const { records, items } = recordsOf(event, now());
  const { failed, executions, failures } = await ingest(records, ports);
  logger.info('ingested', { records: records.length, executions, failed: failed.size, failures });
  const batchItemFailures = [...failed].flatMap((position) => {
    const itemIdentifier = items.get(position);
    return itemIdentifier === undefined ? [] : [{ itemIdentifier }];
  });
  return { batchItemFailures };
});
