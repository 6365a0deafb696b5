/** Where a record that was sent again first stood, and what sent it. */
export interface Provenance {
  /** Position at which the record first arrived. */
  readonly origin: string;
  readonly redriveRun?: string;
  /** How often it has been redriven, this time included. */
  readonly redriveAttempt?: number;
  readonly replayRun?: string;
}

/** A Kafka header; the value in base64. */
export interface Header {
  readonly name: string;
  readonly value: string;
}

/** What a record brings beside key and value. */
export interface Accompanying {
  readonly headers?: readonly Header[];
  readonly provenance?: Provenance;
}

const PREFIX = 'millrace-';
const RESOURCE = 'millrace:';
/** Headers beyond these are dropped: they are a sender's, and travel through every step. */
const MAX_HEADERS = 16;
const MAX_HEADER_CHARACTERS = 4_096;

const ORIGIN =
  /^(kafka:[\w.-]{1,249}:\d{1,10}:\d{1,16}|eventbridge:[\w-]{1,128}|sqs:[\w-]{1,128})$/;
const RUN = /^[\w.-]{1,64}$/;
const ATTEMPT = /^[1-9]\d{0,5}$/;

/** Whether a header is one of provenance. */
export const isOwnHeader = (name: string): boolean => name.startsWith(PREFIX);

/** Whether an EventBridge resource is one of provenance. */
export const isOwnResource = (resource: unknown): boolean =>
  typeof resource === 'string' && resource.startsWith(RESOURCE);

/** Whether a text can name a run. */
export const isRunId = (text: string): boolean => RUN.test(text);

/** Provenance as names and values: `millrace-<name>` are Kafka headers, `millrace:<name>/…` EventBridge resources. */
function entriesOf(provenance: Provenance): [name: string, value: string][] {
  const { origin, redriveRun, redriveAttempt, replayRun } = provenance;
  const entries: [string, string | undefined][] = [
    ['origin', origin],
    ['redrive-run', redriveRun],
    ['redrive-attempt', redriveAttempt?.toString()],
    ['replay-run', replayRun],
  ];
  return entries.filter((entry): entry is [string, string] => entry[1] !== undefined);
}

export const headersOf = (provenance: Provenance): [name: string, value: string][] =>
  entriesOf(provenance).map(([name, value]) => [PREFIX + name, value]);

export const resourcesOf = (provenance: Provenance): string[] =>
  entriesOf(provenance).map(([name, value]) => `${RESOURCE}${name}/${value}`);

/** Anybody can send these: what is malformed is taken for absent, and without an origin there is no provenance. */
function provenanceFrom(given: ReadonlyMap<string, string>): Provenance | undefined {
  const valid = (name: string, form: RegExp): string | undefined => {
    const value = given.get(name);
    return value !== undefined && form.test(value) ? value : undefined;
  };
  const origin = valid('origin', ORIGIN);
  if (origin === undefined) return undefined;
  const redriveRun = valid('redrive-run', RUN);
  const attempt = valid('redrive-attempt', ATTEMPT);
  const replayRun = valid('replay-run', RUN);
  return {
    origin,
    ...(redriveRun !== undefined && { redriveRun }),
    ...(attempt !== undefined && { redriveAttempt: Number(attempt) }),
    ...(replayRun !== undefined && { replayRun }),
  };
}

/** Kafka headers → provenance and the other headers, both bounded. Of two with one name the last counts. */
export function accompanyingHeaders(headers: Iterable<readonly [string, Buffer]>): Accompanying {
  const own = new Map<string, string>();
  const others: Header[] = [];
  let characters = 0;
  for (const [name, value] of headers) {
    if (isOwnHeader(name)) {
      if (value.length <= 400) own.set(name.slice(PREFIX.length), value.toString('utf8'));
      continue;
    }
    const header = { name: name.toWellFormed(), value: value.toString('base64') };
    characters += header.name.length + header.value.length;
    if (others.length < MAX_HEADERS && characters <= MAX_HEADER_CHARACTERS) others.push(header);
  }
  const provenance = own.size === 0 ? undefined : provenanceFrom(own);
  return {
    ...(others.length > 0 && { headers: others }),
    ...(provenance !== undefined && { provenance }),
  };
}

/** An EventBridge event's `resources` → provenance. */
export function accompanyingResources(resources: unknown): Accompanying {
  if (!Array.isArray(resources)) return {};
  const own = new Map<string, string>();
  for (const resource of resources.slice(0, 64)) {
    if (typeof resource !== 'string' || !resource.startsWith(RESOURCE)) continue;
    const slash = resource.indexOf('/');
    if (slash > 0) own.set(resource.slice(RESOURCE.length, slash), resource.slice(slash + 1));
  }
  const provenance = own.size === 0 ? undefined : provenanceFrom(own);
  return provenance === undefined ? {} : { provenance };
}

/** Provenance of the next redrive of a record: the first origin stays, the attempt is one more. */
export function redriven(
  { position, provenance }: { readonly position: string; readonly provenance?: Provenance },
  run: string,
): Provenance {
  return {
    origin: provenance?.origin ?? position,
    redriveRun: run,
    redriveAttempt: (provenance?.redriveAttempt ?? 0) + 1,
  };
}
