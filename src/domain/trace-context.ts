/** Name of the Kafka header, https://www.w3.org/TR/trace-context/#traceparent-header */
export const TRACEPARENT = 'traceparent';

const VERSION_00 =
  /^00-(?<trace>(?!0{32})[0-9a-f]{32})-(?<parent>(?!0{16})[0-9a-f]{16})-(?<flags>[0-9a-f]{2})$/;
const XRAY_ROOT = /(?:^|;)Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)/i;
const XRAY_PARENT = /(?:^|;)Parent=([0-9a-f]{16})(?:;|$)/i;
const SAMPLED = 1;

interface Parts {
  readonly trace: string;
  readonly parent: string;
  readonly flags: string;
}

/** Anybody can send one: what is malformed, or of a version yet to come, is taken for absent. */
const partsOf = (traceparent: string): Parts | undefined =>
  VERSION_00.exec(traceparent)?.groups as Parts | undefined;

/** The trace of a `traceparent`, 32 hexadecimal digits; `undefined` when it is none. */
export const traceIdOf = (traceparent: string): string | undefined => partsOf(traceparent)?.trace;

/**
 * The same as AWS spells it, for `PutEvents` and queues; `undefined` when it is none.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function xrayHeader(traceparent: string): string | undefined {
  const parts = partsOf(traceparent);
  if (parts === undefined) return undefined;
  const { trace, parent, flags } = parts;
  const sampled = Number.parseInt(flags, 16) & SAMPLED;
  return `Root=1-${trace.slice(0, 8)}-${trace.slice(8)};Parent=${parent};Sampled=${sampled}`;
}

/** What AWS hands over as its own header → `traceparent`; `undefined` without a trace and its parent. */
export function fromXrayHeader(header: string): string | undefined {
  const root = XRAY_ROOT.exec(header);
  const parent = XRAY_PARENT.exec(header)?.[1];
  if (root === null || parent === undefined) return undefined;
  const flags = /(?:^|;)Sampled=1(?:;|$)/i.test(header) ? '01' : '00';
  const traceparent = `00-${root[1]}${root[2]}-${parent}-${flags}`.toLowerCase();
  return traceIdOf(traceparent) === undefined ? undefined : traceparent;
}
