import type { ErrorCode } from '../../domain/errors.ts';
import type { Transaction } from '../../domain/event.ts';
import type { Route } from '../destination.ts';

/** A Kafka record's two byte strings. */
export interface KafkaMessage {
  readonly key: Buffer | null;
  readonly value: Buffer;
}

/** One way to spoil a record, and the code it must be quarantined under. */
export interface InvalidKind {
  readonly code: ErrorCode;
  /** Routes on which such a record can exist. */
  readonly routes: readonly Route[];
  /** Spoils the event before it is encoded. */
  readonly event?: (event: Transaction) => Transaction;
  /** Spoils the encoded Kafka record. */
  readonly message?: (message: KafkaMessage) => KafkaMessage;
  /** Spoils the EventBridge detail. */
  readonly detail?: (detail: Record<string, unknown>) => Record<string, unknown>;
}

const DAY = 86_400_000;

const onBoth = (code: ErrorCode, event: (event: Transaction) => Transaction): InvalidKind => ({
  code,
  routes: ['kafka', 'eventbridge'],
  event,
});

const onKafka = (
  code: ErrorCode,
  message: (message: KafkaMessage) => KafkaMessage,
): InvalidKind => ({ code, routes: ['kafka'], message });

const onEventBridge = (
  code: ErrorCode,
  detail: (detail: Record<string, unknown>) => Record<string, unknown>,
): InvalidKind => ({ code, routes: ['eventbridge'], detail });

const withValue = (message: KafkaMessage, value: Buffer): KafkaMessage => ({ ...message, value });

export const INVALID_KINDS: readonly InvalidKind[] = [
  onBoth('MLR_AMOUNT_NEGATIVE', (event) => ({ ...event, amountMinor: -1 - event.amountMinor })),
  onBoth('MLR_AMOUNT_TOO_LARGE', (event) => ({ ...event, amountMinor: 2e15 })),
  onBoth('MLR_COUNTRY_UNKNOWN', (event) => ({ ...event, country: 'XX' })),
  onBoth('MLR_CURRENCY_UNKNOWN', (event) => ({ ...event, currency: 'QQQ' })),
  onBoth('MLR_EVENT_ID_INVALID', (event) => ({ ...event, eventId: `#${event.eventId}` })),
  onBoth('MLR_LOCATION_INVALID', (event) => ({ ...event, latitude: 123.4, longitude: 0 })),
  onBoth('MLR_METADATA_TOO_LARGE', (event) => ({
    ...event,
    metadata: { ...event.metadata, note: 'x'.repeat(9_000) },
  })),
  onBoth('MLR_TEXT_TOO_LONG', (event) => ({ ...event, terminalId: 't'.repeat(200) })),
  onBoth('MLR_TIME_IN_FUTURE', (event) => ({ ...event, occurredAt: Date.UTC(2100, 0) })),
  onBoth('MLR_TIME_INVALID', (event) => ({ ...event, occurredAt: -DAY })),
  onKafka('MLR_AVRO_MALFORMED', (message) => withValue(message, message.value.subarray(0, -9))),
  onKafka('MLR_AVRO_TRAILING_BYTES', (message) =>
    withValue(message, Buffer.concat([message.value, Buffer.from('trailing')])),
  ),
  onKafka('MLR_EMPTY_VALUE', (message) => withValue(message, Buffer.alloc(0))),
  onKafka('MLR_FRAME_TRUNCATED', (message) => withValue(message, message.value.subarray(0, 3))),
  onKafka('MLR_KEY_MISMATCH', (message) => ({ ...message, key: Buffer.from('someone-else') })),
  onKafka('MLR_KEY_MISSING', (message) => ({ ...message, key: null })),
  onKafka('MLR_MAGIC_UNKNOWN', (message) =>
    withValue(message, Buffer.concat([Buffer.from([0x7f]), message.value.subarray(1)])),
  ),
  onKafka('MLR_SCHEMA_UNKNOWN', (message) => {
    const value = Buffer.from(message.value);
    value.writeUInt32BE(4_000_000, 1);
    return withValue(message, value);
  }),
  onEventBridge('MLR_AMOUNT_NOT_INTEGER', (detail) => ({ ...detail, amountMinor: 12.5 })),
  onEventBridge('MLR_FIELD_MISSING', ({ accountId: _, ...rest }) => rest),
  onEventBridge('MLR_FIELD_TYPE', (detail) => ({ ...detail, amountMinor: 'twelve' })),
  onEventBridge('MLR_TYPE_UNKNOWN', (detail) => ({ ...detail, type: 'BARTER' })),
];

/** The kinds that can be sent when only these routes are open. */
export function kindsFor(routes: readonly Route[]): readonly InvalidKind[] {
  return INVALID_KINDS.filter((kind) => kind.routes.some((route) => routes.includes(route)));
}
