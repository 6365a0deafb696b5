import { MillraceError } from '../../domain/errors.ts';
import type { Transaction } from '../../domain/event.ts';
import { decode } from '../decoding/decode.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import type { SourceRecord } from '../records.ts';

/** The event of a record that validation accepted; that it cannot be read any more is a fault of the deployment. */
export function acceptedEvent(record: SourceRecord, registry: SchemaRegistry): Transaction {
  const decoded = decode(record, registry);
  if (decoded.ok) return decoded.event;
  throw new MillraceError(
    'MLR_WORKFLOW_FAILED',
    `${record.position} was accepted and is now unreadable: ${decoded.rejection.cause}`,
  );
}
