import type { Transaction } from '../../domain/event.ts';
import { shapeOf } from '../../domain/validation/shape.ts';
import { decodeAsking } from '../decoding/decode-asking.ts';
import { parseJson } from '../decoding/json-text.ts';
import type { QuarantineEntry, Redrive } from '../ports/quarantine.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';

/** Where a record goes. */
export type Target = { readonly kind: 'topic' | 'bus'; readonly name: string };

export const targetText = ({ kind, name }: Target): string => `${kind}:${name}`;

/** `topic:<name>` or `bus:<name>` → the target; `undefined` for anything else. */
export function targetOf(text: string): Target | undefined {
  const found = /^(topic|bus):([\w./-]{1,256})$/.exec(text);
  if (found?.[1] === undefined || found[2] === undefined) return undefined;
  return { kind: found[1] as Target['kind'], name: found[2] };
}

/** A quarantined record as a repair sees it. */
export interface RepairRecord {
  readonly position: string;
  readonly code: string;
  readonly cause: string;
  readonly key: string | null;
  readonly attempts: number;
  /** Exactly what arrived. */
  readonly bytes: Buffer;
  /** What the bytes say, a copy to change: the transaction of Avro, the value of JSON; absent when unreadable. */
  readonly event?: unknown;
}

/** What a repair answers: `event` is encoded for its target and keyed by its account, `bytes` go as they are. */
export interface Repaired {
  readonly event?: unknown;
  readonly bytes?: Uint8Array;
  readonly key?: string;
}

/** `undefined`: leave the record where it is. */
export type Repair = (record: RepairRecord) => Repaired | undefined | Promise<Repaired | undefined>;

/** What would be sent, `skip`, or why nothing can be. */
export type Prepared =
  | { readonly kind: 'send'; readonly redrive: Pick<Redrive, 'bytes' | 'key'> }
  | { readonly kind: 'skip' }
  | { readonly kind: 'unsendable'; readonly cause: string };

export interface PreparePorts {
  readonly registry: SchemaRegistry;
  readonly encode: (event: Transaction) => Buffer;
  readonly repair?: Repair;
}

/**
 * Decides what goes out for an entry: its bytes as they are, or what the repair made of it, as the target reads it.
 * @throws MillraceError `MLR_REGISTRY_UNAVAILABLE` when the event has to be read, and nobody says with which schema
 */
export async function prepare(
  entry: QuarantineEntry,
  target: Target,
  ports: PreparePorts,
): Promise<Prepared> {
  const home = entry.route === 'kafka' ? 'topic' : 'bus';
  if (ports.repair === undefined && home === target.kind) {
    return checked(entry.bytes, target) ?? { kind: 'send', redrive: {} };
  }
  const event = await eventIn(entry, ports.registry);
  if (ports.repair === undefined) return encoded(event, target, ports);
  const { position, code, cause, attempts } = entry;
  let repaired: Repaired | undefined;
  try {
    const bytes = Buffer.from(entry.bytes);
    const copy = event === undefined ? {} : { event: structuredClone(event) };
    const key = entry.key ?? null;
    repaired = await ports.repair({ position, code, cause, attempts, key, bytes, ...copy });
  } catch (error) {
    return unsendable(`the repair failed: ${error instanceof Error ? error.message : error}`);
  }
  if (repaired === undefined || repaired === null) return { kind: 'skip' };
  const { bytes, key } = repaired;
  if (bytes !== undefined && !(bytes instanceof Uint8Array)) {
    return unsendable('the repair answered bytes that are no Buffer or Uint8Array');
  }
  if (key !== undefined && key !== null && typeof key !== 'string') {
    return unsendable('the repair answered a key that is no text');
  }
  if (bytes !== undefined) {
    const given = { bytes, ...(typeof key === 'string' && { key }) };
    return checked(bytes, target) ?? { kind: 'send', redrive: given };
  }
  if (typeof repaired !== 'object' || repaired.event === undefined) {
    return unsendable('the repair answered neither event nor bytes; undefined leaves a record out');
  }
  return encoded(repaired.event, target, ports, key);
}

function encoded(event: unknown, target: Target, { encode }: PreparePorts, key?: string): Prepared {
  if (event === undefined) return unsendable('its bytes can not be read as an event');
  if (target.kind === 'bus') {
    return { kind: 'send', redrive: { bytes: Buffer.from(JSON.stringify(event)) } };
  }
  const shaped = shapeOf(event);
  if (!shaped.ok) return unsendable(shaped.rejection.cause);
  try {
    const bytes = encode(shaped.event);
    return { kind: 'send', redrive: { bytes, key: key ?? shaped.event.accountId } };
  } catch (error) {
    return unsendable(`the schema does not take it: ${(error as Error).message}`);
  }
}

/** EventBridge takes JSON objects only. */
function checked(bytes: Uint8Array, target: Target): Prepared | undefined {
  if (target.kind === 'topic') return undefined;
  const parsed = parseJson(Buffer.from(bytes).toString('utf8'));
  if (parsed.ok && typeof parsed.value === 'object' && parsed.value !== null) return undefined;
  return unsendable('its bytes are no JSON object, which is all a bus takes');
}

async function eventIn(
  { route, bytes }: QuarantineEntry,
  registry: SchemaRegistry,
): Promise<unknown> {
  if (route === 'kafka') {
    const decoded = await decodeAsking(Buffer.from(bytes), registry);
    return decoded.ok ? decoded.event : undefined;
  }
  const parsed = parseJson(Buffer.from(bytes).toString('utf8'));
  return parsed.ok ? parsed.value : undefined;
}

const unsendable = (cause: string): Prepared => ({ kind: 'unsendable', cause });
