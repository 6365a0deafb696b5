import type { SQSRecord } from 'aws-lambda';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { parseJson } from '../../src/application/decoding/json-text.ts';
import { type Accompanying, accompanyingResources } from '../../src/application/provenance.ts';
import type { SourceRecord } from '../../src/application/records.ts';
import { fromXrayHeader, TRACEPARENT } from '../../src/domain/trace-context.ts';
import type { Rejection } from '../../src/domain/validation/rule.ts';

/** EventBridge gives UUIDs. An empty id would be everybody's position, a huge one no store takes as a key. */
const EVENT_ID = /^[\w-]{1,128}$/;

/** A queue message that is no EventBridge envelope, with the whole body as its original. */
export interface Unwrapped {
  readonly record: SourceRecord;
  readonly rejection?: Rejection;
}

/**
 * An SQS message → the event inside its EventBridge envelope. The event's original is the exact text of
 * `detail`, so that a number or an order of keys that parsing would change survives into quarantine. The trace that AWS
 * hands on beside the message becomes the header it would have on Kafka.
 */
export function unwrap(message: SQSRecord, receivedAt: number): Unwrapped {
  const tracing = tracingOf(message);
  const whole = {
    ...{ position: `sqs:${message.messageId}`, value: message.body, receivedAt },
    ...tracing,
  };
  const parsed = parseJson(message.body);
  if (!parsed.ok) return { record: whole, rejection: parsed.rejection };
  const envelope = parsed.value;
  if (!isEnvelope(envelope)) {
    const cause = 'the message is no EventBridge envelope: a usable id or detail is missing';
    return { record: whole, rejection: { code: 'MLR_ENVELOPE_INVALID', cause } };
  }
  return {
    record: {
      position: `eventbridge:${envelope.id}`,
      value: detailText(message.body) ?? JSON.stringify(envelope.detail),
      receivedAt,
      ...tracing,
      ...accompanyingResources(envelope.resources),
    },
  };
}

function tracingOf({ attributes }: SQSRecord): Accompanying {
  const traceparent = fromXrayHeader(attributes?.AWSTraceHeader ?? '');
  if (traceparent === undefined) return {};
  const value = Buffer.from(traceparent).toString('base64');
  return { headers: [{ name: TRACEPARENT, value }] };
}

function isEnvelope(value: unknown): value is { id: string; detail: unknown; resources?: unknown } {
  if (typeof value !== 'object' || value === null || !('id' in value)) return false;
  return typeof value.id === 'string' && EVENT_ID.test(value.id) && 'detail' in value;
}

function detailText(body: string): string | undefined {
  const root = parseTree(body);
  const node = root && findNodeAtLocation(root, ['detail']);
  return node && body.slice(node.offset, node.offset + node.length);
}
