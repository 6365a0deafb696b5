import { bool, cleanEnv, num, port, str, url, type ValidatorSpec } from 'envalid';
import type { AwsCredentials } from '../../src/adapters/signing-client.ts';
import { MillraceError } from '../../src/domain/errors.ts';

const KNOWN = {
  EVENTS_TABLE: str(),
  WINDOWS_TABLE: str(),
  WINDOWPARTS_TABLE: str(),
  ALERTS_TABLE: str(),
  QUARANTINE_TABLE: str(),
  DUPLICATES_TABLE: str(),
  REFERENCE_TABLE: str(),
  BREAKERS_TABLE: str(),
  SAGAS_TABLE: str(),
  HOLDS_TABLE: str(),
  CASES_TABLE: str(),
  NOTICES_TABLE: str(),
  CLAIM_CHECK_BUCKET: str(),
  STATE_MACHINE_ARN: str(),
  SAGA_STATE_MACHINE_ARN: str(),
  EVENT_BUS_NAME: str(),
  BUFFER_QUEUE_URL: str(),
  DEAD_LETTER_QUEUE_URL: str(),
  UNDELIVERED_QUEUE_URL: str(),
} satisfies Record<string, ValidatorSpec<string>>;

type Name = keyof typeof KNOWN;

/**
 * The named variables, read once at cold start.
 * @throws MillraceError `MLR_CONFIG_INVALID` that lists everything missing at once.
 */
export function environment<const N extends Name>(...names: N[]): Readonly<Record<N, string>> {
  const specs = Object.fromEntries(names.map((name) => [name, KNOWN[name]]));
  return cleanEnv(process.env, specs, { reporter: reportAll }) as Readonly<Record<N, string>>;
}

/** Where and as whom the function runs: set by Lambda itself, the endpoints only by an emulator. */
export interface Surroundings {
  readonly region: string;
  readonly endpoint: string | undefined;
  readonly s3Endpoint: string | undefined;
  /** A Confluent-compatible schema registry, or the name of one of AWS Glue's. */
  readonly registryUrl: string | undefined;
  readonly glueRegistry: string | undefined;
  readonly credentials: AwsCredentials;
}

export function surroundings(): Surroundings {
  const optional = str({ default: undefined });
  const env = cleanEnv(
    process.env,
    {
      AWS_REGION: str(),
      AWS_ACCESS_KEY_ID: str(),
      AWS_SECRET_ACCESS_KEY: str(),
      AWS_SESSION_TOKEN: optional,
      AWS_ENDPOINT_URL: optional,
      AWS_ENDPOINT_URL_S3: optional,
      SCHEMA_REGISTRY_URL: url({ default: undefined }),
      GLUE_REGISTRY: optional,
    },
    { reporter: reportAll },
  );
  return {
    region: env.AWS_REGION,
    endpoint: env.AWS_ENDPOINT_URL,
    s3Endpoint: env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL,
    registryUrl: env.SCHEMA_REGISTRY_URL,
    glueRegistry: env.GLUE_REGISTRY,
    credentials: {
      accessKeyId: env.AWS_ACCESS_KEY_ID,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
      sessionToken: env.AWS_SESSION_TOKEN,
    },
  };
}

/** Where the relational side is, and how to be let in. */
export interface RelationalEnvironment {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly tls: boolean;
  readonly iam: boolean;
  readonly secretArn: string | undefined;
}

/** @throws MillraceError `MLR_CONFIG_INVALID` that lists everything missing at once. */
export function relationalEnvironment(): RelationalEnvironment {
  const env = cleanEnv(
    process.env,
    {
      RELATIONAL_HOST: str(),
      RELATIONAL_PORT: port(),
      RELATIONAL_DATABASE: str(),
      RELATIONAL_USER: str(),
      RELATIONAL_TLS: bool(),
      RELATIONAL_IAM: bool({ default: false }),
      RELATIONAL_SECRET_ARN: str({ default: undefined }),
    },
    { reporter: reportAll },
  );
  return {
    host: env.RELATIONAL_HOST,
    port: env.RELATIONAL_PORT,
    database: env.RELATIONAL_DATABASE,
    user: env.RELATIONAL_USER,
    tls: env.RELATIONAL_TLS,
    iam: env.RELATIONAL_IAM,
    secretArn: env.RELATIONAL_SECRET_ARN,
  };
}

/**
 * Milliseconds within which a canary has to be stored.
 * @throws MillraceError `MLR_CONFIG_INVALID`
 */
export const canaryObjectiveMs = (): number =>
  cleanEnv(process.env, { CANARY_OBJECTIVE_MS: num() }, { reporter: reportAll })
    .CANARY_OBJECTIVE_MS;

function reportAll({ errors }: { errors: Partial<Record<string, Error>> }): void {
  const missing = Object.keys(errors);
  if (missing.length === 0) return;
  throw new MillraceError(
    'MLR_CONFIG_INVALID',
    `set the environment variables ${missing.join(', ')}`,
  );
}
