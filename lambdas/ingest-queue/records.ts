import type { SQSRecord } from 'aws-lambda';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { parseJson } from '../../src/application/decoding/json-text.ts';
import type { SourceRecord } from '../../src/application/records.ts';
import type { Rejection } from '../../src/domain/validation/rule.ts';

/** A queue message that is no EventBridge envelope, with the whole body as its original. */
export interface Unwrapped {
  readonly record: SourceRecord;
  readonly rejection?: Rejection;
}

/**
 * An SQS message → the event inside its EventBridge envelope. The event's original is the exact text of
 * `detail`, so that a number or an order of keys that parsing would change survives into quarantine.
 */
export function unwrap(message: SQSRecord, receivedAt: number): Unwrapped {
  const whole = { position: `sqs:${message.messageId}`, value: message.body, receivedAt };
  const parsed = parseJson(message.body);
  if (!parsed.ok) return { record: whole, rejection: parsed.rejection };
  const envelope = parsed.value as { id?: unknown; detail?: unknown } | null;
  if (typeof envelope !== 'object' || typeof envelope?.id !== 'string' || !('detail' in envelope)) {
    const cause = 'the message is no EventBridge envelope: id or detail is missing';
    return { record: whole, rejection: { code: 'MLR_ENVELOPE_INVALID', cause } };
  }
  return {
    record: {
      position: `eventbridge:${envelope.id}`,
      value: detailText(message.body) ?? JSON.stringify(envelope.detail),
      receivedAt,
    },
  };
}

function detailText(body: string): string | undefined {
  const root = parseTree(body);
  const node = root && findNodeAtLocation(root, ['detail']);
  return node && body.slice(node.offset, node.offset + node.length);
}
