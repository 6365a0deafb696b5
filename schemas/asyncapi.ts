import { stringify } from 'yaml';
import { type JsonSchema, jsonSchemas } from './json-schema.ts';
import { EVENT_SUBJECT, type RecordJson } from './transaction-types.ts';

/**
 * Names as `lib/stages.ts` and `src/domain/transactions-event.ts` have them; a test compares. Importing them would need
 * the generated types, which are written together with this.
 */
const TOPIC = 'transactions';
const SOURCE = 'millrace.transactions';
const DETAIL_TYPE = 'Transaction';

const referTo = (name: string): string => `#/components/schemas/${name}`;

/**
 * The text of `docs/asyncapi.yaml`: the channels a producer can send events to, and what they carry.
 * @param versions every version of the event's schema, oldest first
 */
export function asyncApi(versions: readonly RecordJson[]): string {
  const newest = versions.at(-1) as RecordJson;
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Millrace',
      version: `${versions.length}.0.0`,
      description: `What the pipeline receives. The version is that of the newest schema of ${EVENT_SUBJECT}; events written with any earlier one are read as well.`,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      topic: {
        address: TOPIC,
        title: 'Kafka topic',
        description:
          'One account is one key, so its events stay in one partition, in order. The name is that of the stages as shipped.',
        messages: { transaction: { $ref: '#/components/messages/TransactionRecord' } },
        bindings: { kafka: { topic: TOPIC, bindingVersion: '0.5.0' } },
      },
      bus: {
        address: null,
        title: 'EventBridge bus',
        description: `The bus of the stage, an output of its stateful stack. Its rule listens for source ${SOURCE} and detail-type ${DETAIL_TYPE}; anything else on the bus is ignored.`,
        messages: { transaction: { $ref: '#/components/messages/TransactionEvent' } },
      },
    },
    operations: {
      receiveRecord: {
        action: 'receive',
        summary: 'Validated, enriched, checked against sliding windows and stored once.',
        channel: { $ref: '#/channels/topic' },
        messages: [{ $ref: '#/channels/topic/messages/transaction' }],
      },
      receiveEvent: {
        action: 'receive',
        summary: 'The same, by the workflow lane.',
        channel: { $ref: '#/channels/bus' },
        messages: [{ $ref: '#/channels/bus/messages/transaction' }],
      },
    },
    components: {
      messages: {
        TransactionRecord: {
          title: newest.name,
          summary: newest.doc,
          contentType: 'application/vnd.apache.avro',
          description:
            'Avro in binary encoding, framed: either as Confluent serializers do (byte 0, schema id in 4 bytes, big endian) or as AWS Glue ones do (byte 3, compression byte, schema version id in 16 bytes).',
          payload: {
            schemaFormat: 'application/vnd.apache.avro+json;version=1.9.0',
            schema: newest,
          },
          bindings: {
            kafka: {
              key: { type: 'string', description: 'The accountId, as UTF-8.' },
              schemaIdLocation: 'payload',
              schemaIdPayloadEncoding: 'confluent',
              bindingVersion: '0.5.0',
            },
          },
        },
        TransactionEvent: {
          title: newest.name,
          summary: newest.doc,
          contentType: 'application/json',
          description:
            'The event inside the envelope that EventBridge makes of PutEvents: Source, DetailType and Detail become source, detail-type and detail.',
          payload: { $ref: referTo('TransactionEnvelope') },
        },
      },
      schemas: { TransactionEnvelope: envelope(newest), ...jsonSchemas(newest, referTo) },
    },
  };
  const head = '# Generated from the schemas by `npm run schemas:generate`. Do not edit.\n';
  return head + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}

const envelope = ({ name }: RecordJson): JsonSchema => ({
  type: 'object',
  required: ['source', 'detail-type', 'detail'],
  properties: {
    source: { const: SOURCE },
    'detail-type': { const: DETAIL_TYPE },
    detail: { $ref: referTo(name) },
  },
});
