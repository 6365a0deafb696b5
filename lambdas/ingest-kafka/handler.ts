import { ingest } from '../../src/application/ingest.ts';
import { quarantined } from '../../src/application/quarantine-record.ts';
import { turnAway } from '../../src/application/turn-away.ts';
import type { ErrorCode } from '../../src/domain/errors.ts';
import { done, type Outcome, perBatch, poison, retryable } from '../../src/kafka-batch/index.ts';
import { ingestPorts } from '../shared/ingest-ports.ts';
import { logger, logTraced, observed } from '../shared/observability.ts';
import { now } from '../shared/ports.ts';
import { sourceOf } from './records.ts';

const ports = ingestPorts();

/**
 * Kafka batch → workflow executions; answers which records must be delivered again. An execution's records fail
 * together; what cannot be decoded is acknowledged once it is in quarantine.
 */
export const handler = observed(
  perBatch({
    decode: (record) => sourceOf(record, now()),
    handle: async (records) => {
      const result = await ingest(
        records.map(({ value }) => value),
        ports,
      );
      const { failed, executions, failures } = result;
      logger.info('ingested', {
        records: records.length,
        executions,
        failed: failed.size,
        failures,
      });
      logTraced(
        'failed',
        records.flatMap(({ value }) => (failed.has(value.position) ? value : [])),
      );
      const rejections = new Map(result.poison.map((rejected) => [rejected.position, rejected]));
      const outcomeOf = (position: string): Outcome => {
        if (failed.has(position)) return retryable('its execution failed');
        const rejected = rejections.get(position);
        return rejected === undefined ? done : poison(rejected.code, rejected.cause);
      };
      return new Map(records.map((record) => [record, outcomeOf(record.value.position)]));
    },
    quarantine: (poisoned) =>
      turnAway(
        poisoned.map(({ record, code, cause }) =>
          quarantined(sourceOf(record, now()), { code: code as ErrorCode, cause }),
        ),
        ports,
      ),
    onSettled: (settled) => {
      const causes = [...settled.values()].flatMap((each) =>
        each.kind === 'reported' ? each.cause : [],
      );
      if (causes.length === 0) return;
      logger.warn('delivered again', { records: causes.length, cause: causes[0] });
    },
  }),
);
