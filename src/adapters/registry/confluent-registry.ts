import type {
  Registration,
  SchemaRegistrar,
  SchemaRegistry,
} from '../../application/ports/schema-registry.ts';
import { incompatibilities } from '../../domain/schema-compatibility/incompatibilities.ts';
import { cachedRegistry } from './cached-registry.ts';
import { ANSWER_WITHIN_MS, reasonOf, unavailable } from './unavailable.ts';

export interface ConfluentOptions {
  /** Base address, e.g. `http://127.0.0.1:8081/apis/ccompat/v7`; a user and password in it are sent as basic auth. */
  readonly url: string;
  /** Value of the Authorization header. @default from the address, else none */
  readonly authorization?: string | undefined;
  /** Epoch ms. @default the clock */
  readonly now?: () => number;
}

/** The registry's own words beside the HTTP status. */
interface Answer {
  readonly status: number;
  readonly body: {
    readonly error_code?: number;
    readonly message?: string;
    readonly schema?: string;
    readonly schemaType?: string;
    readonly id?: number;
  };
}

export const SCHEMA_NOT_FOUND = 40403;
const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json';

/**
 * Any registry with Confluent's REST API: Confluent, Apicurio (`/apis/ccompat/v7`), Karapace, Redpanda.
 * Only its error code 40403 says that a schema does not exist; another 404 may be a wrong address.
 */
export function confluentRegistry(options: ConfluentOptions): SchemaRegistry & SchemaRegistrar {
  const { base, place, authorization } = connection(options);

  async function call(path: string, payload?: object): Promise<Answer> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${base}${path}`, {
        method: payload === undefined ? 'GET' : 'POST',
        headers: {
          accept: `${CONTENT_TYPE}, application/json`,
          ...(payload !== undefined && { 'content-type': CONTENT_TYPE }),
          ...(authorization !== undefined && { authorization }),
        },
        ...(payload !== undefined && { body: JSON.stringify(payload) }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      text = await response.text();
    } catch (error) {
      throw unavailable(place, reasonOf(error));
    }
    try {
      return { status: response.status, body: JSON.parse(text) as Answer['body'] };
    } catch {
      throw unavailable(place, `answered ${response.status} and no JSON to ${path}`);
    }
  }

  const unexpected = ({ status, body }: Answer, path: string) =>
    unavailable(place, `answered ${status} to ${path}: ${(body.message ?? '').slice(0, 200)}`);

  const registry = cachedRegistry(
    {
      kind: 'confluent',
      async fetch(id) {
        const path = `/schemas/ids/${id}`;
        const answer = await call(path);
        const { schema, schemaType = 'AVRO', error_code } = answer.body;
        if (answer.status === 200 && schema !== undefined) {
          // Not Avro: what it says in place of a schema names the reason for whoever looks into quarantine.
          return schemaType === 'AVRO' ? schema : JSON.stringify(`${schemaType} schema`);
        }
        if (error_code === SCHEMA_NOT_FOUND) return undefined;
        throw unexpected(answer, path);
      },
    },
    options.now,
  );

  async function register(subject: string, schema: string): Promise<Registration> {
    const path = `/subjects/${encodeURIComponent(subject)}/versions`;
    const answer = await call(path, { schema });
    const { id, message = '' } = answer.body;
    if (answer.status === 200 && id !== undefined) {
      return { kind: 'registered', reference: { kind: 'confluent', id } };
    }
    if (answer.status !== 409 && answer.status !== 422) throw unexpected(answer, path);
    const latest = (await call(`${path}/latest`)).body.schema;
    const found = latest === undefined ? [] : comparison(schema, latest);
    return { kind: 'refused', reason: [...found, message].join('; ') };
  }

  return { ...registry, register };
}

/** What differs from the latest version, by path: registries differ in how much they tell. */
function comparison(schema: string, latest: string): string[] {
  try {
    return incompatibilities(JSON.parse(schema), JSON.parse(latest)).map(
      ({ path, reason }) => `${path}: ${reason}`,
    );
  } catch {
    // One is no Avro schema: the registry's own message says so.
    return [];
  }
}

function connection({ url, authorization }: ConfluentOptions) {
  const address = new URL(url);
  const { username, password } = address;
  address.username = '';
  address.password = '';
  const basic = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    base: address.href.replace(/\/$/, ''),
    place: address.origin,
    authorization:
      authorization ??
      (username === '' ? undefined : `Basic ${Buffer.from(basic).toString('base64')}`),
  };
}
