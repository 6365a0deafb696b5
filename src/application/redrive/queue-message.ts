import { applyEdits, modify } from 'jsonc-parser';
import { alertRaisedEvent } from '../../domain/saga/alert-raised-event.ts';
import { parseJson } from '../decoding/json-text.ts';
import { accompanyingResources, isOwnResource, redriven, resourcesOf } from '../provenance.ts';

/** A message that leaves a dead-letter queue. */
export interface QueueRedrive {
  /** Which queue it goes back to: alerts to theirs, all else to the buffer, which quarantines what it can't read. */
  readonly to: 'buffer' | 'alerts';
  readonly body: string;
  /** Its event's position; absent where the body is no EventBridge envelope. */
  readonly position?: string;
}

/**
 * The body of a dead letter → where it goes and how. An envelope gets its provenance in `resources`; the rest of its
 * text stays as it is, to the byte. What is no envelope has no place for one and goes as it came.
 */
export function queueRedrive(body: string, run: string): QueueRedrive {
  const parsed = parseJson(body);
  const envelope = parsed.ok ? parsed.value : undefined;
  if (!isEnvelope(envelope)) return { to: 'buffer', body };
  const { id, resources, source } = envelope;
  const position = `eventbridge:${id}`;
  const provenance = redriven({ position, ...accompanyingResources(resources) }, run);
  const others = (Array.isArray(resources) ? resources : []).filter((one) => !isOwnResource(one));
  const edits = modify(body, ['resources'], [...others, ...resourcesOf(provenance)], {});
  return {
    to: source === alertRaisedEvent.source ? 'alerts' : 'buffer',
    body: applyEdits(body, edits),
    position,
  };
}

interface Envelope {
  readonly id: string;
  readonly source?: unknown;
  readonly resources?: unknown;
}

const isEnvelope = (value: unknown): value is Envelope =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { id?: unknown }).id === 'string' &&
  'detail' in value;
