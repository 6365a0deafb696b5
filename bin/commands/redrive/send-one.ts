import { type CommonEndpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import { putEvents } from '../../../src/adapters/eventbridge/put-events.ts';
import { type RecordSender, recordSender } from '../../../src/adapters/kafka/record-sender.ts';
import { resourcesOf } from '../../../src/application/provenance.ts';
import type { Outgoing, SendOne } from '../../../src/application/redrive/redrive-record.ts';
import { MillraceError } from '../../../src/domain/errors.ts';
import { eventBridge } from '../clients.ts';
import { headersWith } from '../kafka-headers.ts';

export interface SendingOne {
  readonly send: SendOne;
  close(): Promise<void>;
}

/** Sends redriven records to topics and buses, with their provenance; connects to what the first record needs. */
export function sendingOne(endpoints: CommonEndpoints): SendingOne {
  let kafka: Promise<RecordSender> | undefined;
  const bus = hasWorkflowLane(endpoints) ? eventBridge(endpoints) : undefined;

  const toTopic = async (record: Outgoing) => {
    if (endpoints.kafka === null) {
      throw new MillraceError(
        'MLR_BROKER_UNAVAILABLE',
        'The pipeline runs without a Kafka broker.',
      );
    }
    kafka ??= recordSender(endpoints.kafka.bootstrapServers);
    const { key, bytes, headers, provenance, position, target } = record;
    const partition = /^kafka:.*:(\d+):\d+$/.exec(position)?.[1];
    await (await kafka).send([
      {
        topic: target.name,
        ...(partition !== undefined && { partition: Number(partition) }),
        key: key === null ? null : Buffer.from(key),
        value: Buffer.from(bytes),
        headers: headersWith(
          headers.map(({ name, value }) => [name, Buffer.from(value, 'base64')] as const),
          provenance,
        ),
      },
    ]);
    return {};
  };

  const toBus = async ({ bytes, provenance, target }: Outgoing) => {
    if (bus === undefined || !hasWorkflowLane(endpoints)) {
      throw new MillraceError('MLR_BUS_UNAVAILABLE', 'The stream lane runs alone, without a bus.');
    }
    const [result] = await putEvents(bus, [
      {
        EventBusName: target.name,
        Source: endpoints.eventBridge.source,
        DetailType: endpoints.eventBridge.detailType,
        Detail: Buffer.from(bytes).toString('utf8'),
        Resources: resourcesOf(provenance),
      },
    ]);
    if (result === undefined || result.ok) return {};
    if (result.code === 'MLR_BUS_UNAVAILABLE') throw new MillraceError(result.code, result.cause);
    return { refused: result.cause };
  };

  return {
    send: (record) => (record.target.kind === 'topic' ? toTopic(record) : toBus(record)),
    async close() {
      bus?.destroy();
      await (await kafka?.catch(() => undefined))?.close();
    },
  };
}
