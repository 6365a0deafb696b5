import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type CommonEndpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import { putEvents } from '../../../src/adapters/eventbridge/put-events.ts';
import type { LoggedRecord } from '../../../src/adapters/kafka/log-reader.ts';
import { type RecordSender, recordSender } from '../../../src/adapters/kafka/record-sender.ts';
import { decodeAsking } from '../../../src/application/decoding/decode-asking.ts';
import {
  accompanyingHeaders,
  type Provenance,
  resourcesOf,
} from '../../../src/application/provenance.ts';
import { MillraceError } from '../../../src/domain/errors.ts';
import { eventBridge } from '../clients.ts';
import { headersWith } from '../kafka-headers.ts';
import { registryOf } from '../registry.ts';

export interface ReplayTarget {
  /** Resolves when they are acknowledged. @returns how many were sent; the others can't be read as events */
  send(records: readonly LoggedRecord[]): Promise<number>;
  close(): Promise<void>;
}

interface To {
  readonly run: string;
  /** Topic the records come from. */
  readonly source: string;
  readonly targetTopic: string | undefined;
  readonly bus: string | undefined;
}

export function replayTarget(endpoints: CommonEndpoints, to: To): ReplayTarget {
  return to.targetTopic === undefined ? busTarget(endpoints, to) : topicTarget(endpoints, to);
}

/** Where the record first stood, and this run. */
function provenanceOf(
  { partition, offset, headers }: LoggedRecord,
  { run, source }: To,
): Provenance {
  const before = accompanyingHeaders(headers).provenance;
  return { origin: `kafka:${source}:${partition}:${offset}`, ...before, replayRun: run };
}

function topicTarget({ kafka }: CommonEndpoints, to: To): ReplayTarget {
  let sender: Promise<RecordSender> | undefined;
  return {
    async send(records) {
      sender ??= recordSender(kafka?.bootstrapServers ?? '');
      await (await sender).send(
        records.map((record) => {
          const { key, value, timestamp, headers } = record;
          return {
            ...{ topic: to.targetTopic ?? '', key, value, timestamp },
            headers: headersWith(headers, provenanceOf(record, to)),
          };
        }),
      );
      return records.length;
    },
    close: async () => (await sender?.catch(() => undefined))?.close(),
  };
}

function busTarget(endpoints: CommonEndpoints, to: To): ReplayTarget {
  if (!hasWorkflowLane(endpoints)) {
    throw new MillraceError('MLR_BUS_UNAVAILABLE', 'The stream lane runs alone, without a bus.');
  }
  const registry = registryOf(endpoints);
  const client = eventBridge(endpoints);
  const { source, detailType } = endpoints.eventBridge;
  return {
    async send(records) {
      const entries: PutEventsRequestEntry[] = [];
      for (const record of records) {
        const decoded = await decodeAsking(Buffer.from(record.value ?? []), registry);
        if (!decoded.ok) continue;
        entries.push({
          ...{ EventBusName: to.bus, Source: source, DetailType: detailType },
          Time: new Date(record.timestamp),
          Detail: JSON.stringify(decoded.event),
          Resources: resourcesOf(provenanceOf(record, to)),
        });
      }
      for (const result of await putEvents(client, entries)) {
        if (!result.ok) throw new MillraceError(result.code, `${to.bus}: ${result.cause}`);
      }
      return entries.length;
    },
    close: async () => client.destroy(),
  };
}
