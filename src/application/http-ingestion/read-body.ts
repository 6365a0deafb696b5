import type { ErrorCode } from '../../domain/errors.ts';
import { parseJson } from '../decoding/json-text.ts';

export const MAX_BODY_BYTES = 1024 * 1024;
export const MAX_EVENTS = 100;

/** What of a request matters; header names are lower case. */
export interface HttpRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** One element of a request, with its place as a JSON pointer. */
export interface Element {
  readonly path: string;
  readonly value: unknown;
}

/** A request nobody looks into: the status and the sentence of the answer. */
export interface BadRequest {
  readonly ok: false;
  readonly status: 400 | 413 | 415;
  readonly code: ErrorCode;
  readonly reason: string;
}

export type ReadBody = { readonly ok: true; readonly elements: readonly Element[] } | BadRequest;

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** One event, an array of events or `{"events": […]}` → its elements, none judged yet. */
export function readBody({ headers, body }: HttpRequest): ReadBody {
  const { 'content-type': type = 'application/json', 'content-encoding': encoding } = headers;
  if (!JSON_TYPE.test(type)) {
    return bad(415, 'MLR_REQUEST_INVALID', 'send the header Content-Type: application/json');
  }
  if (encoding !== undefined && encoding !== 'identity') {
    return bad(415, 'MLR_REQUEST_INVALID', 'send the body without Content-Encoding');
  }
  if (body.length > MAX_BODY_BYTES) {
    return tooLarge(`the body has ${body.length} bytes, more than ${MAX_BODY_BYTES}`);
  }
  const text = textOf(body);
  if (text === undefined) return bad(400, 'MLR_ENCODING_INVALID', 'the body is not UTF-8');
  const parsed = parseJson(text);
  if (!parsed.ok) return bad(400, parsed.rejection.code, parsed.rejection.cause);
  const elements = elementsOf(parsed.value);
  if (elements === undefined || elements.length === 0) {
    const wanted = 'an event, an array of events or {"events": [...]}, at least one';
    return bad(400, 'MLR_REQUEST_INVALID', `the body is not ${wanted}`);
  }
  if (elements.length > MAX_EVENTS) {
    return tooLarge(`the body has ${elements.length} events, more than ${MAX_EVENTS}`);
  }
  return { ok: true, elements };
}

function elementsOf(value: unknown): Element[] | undefined {
  if (Array.isArray(value)) return value.map((each, i) => ({ path: `/${i}`, value: each }));
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('events' in value)) return [{ path: '', value }];
  if (!Array.isArray(value.events)) return undefined;
  return value.events.map((each, i) => ({ path: `/events/${i}`, value: each }));
}

function textOf(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

const bad = (status: BadRequest['status'], code: ErrorCode, reason: string): BadRequest => ({
  ok: false,
  status,
  code,
  reason,
});

const tooLarge = (reason: string): BadRequest =>
  bad(413, 'MLR_REQUEST_TOO_LARGE', `${reason}: send fewer events at a time`);
