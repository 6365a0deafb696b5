import { cleanEnv, host, makeValidator, num, url } from 'envalid';
import type { KafkaAuth } from '../adapters/kafka/login.ts';
import { kafkaAuthOf, LOGIN_SETTINGS } from '../adapters/kafka/login-settings.ts';
import { MillraceError } from '../domain/errors.ts';
import type { TokenRules } from './authenticate.ts';

/** What the stream lane's query process runs with. */
export interface QueryConfig {
  readonly bootstrapServers: readonly string[];
  readonly kafkaAuth: KafkaAuth;
  readonly topic: string;
  readonly databaseUrl: string;
  readonly cacheUrl: string;
  readonly httpHost: string;
  readonly httpPort: number;
  /** Whose tokens every request needs; only a process that this machine alone reaches may do without. */
  readonly tokens: TokenRules | undefined;
}

const text = makeValidator((given) => {
  if (given.trim() !== '') return given;
  throw new Error('it is empty');
});

const KNOWN = {
  KAFKA_BOOTSTRAP_SERVERS: text(),
  ...LOGIN_SETTINGS,
  KAFKA_TOPIC: text(),
  DATABASE_URL: url(),
  CACHE_URL: url(),
  HTTP_HOST: host({ default: '127.0.0.1' }),
  HTTP_PORT: num({ default: 8480 }),
  QUERY_JWT_ISSUER: text({ default: undefined }),
  QUERY_JWT_JWKS_URL: url({ default: undefined }),
  QUERY_JWT_AUDIENCE: text({ default: undefined }),
};

/** @throws MillraceError `MLR_CONFIG_INVALID` that names everything wrong at once */
export function queryConfig(environment: NodeJS.ProcessEnv): QueryConfig {
  const env = cleanEnv(environment, KNOWN, { reporter: reportAll });
  const {
    QUERY_JWT_ISSUER: issuer,
    QUERY_JWT_JWKS_URL: jwksUrl,
    QUERY_JWT_AUDIENCE: audience,
  } = env;
  const given = [issuer, jwksUrl, audience].filter((each) => each !== undefined).length;
  if (given !== 0 && given !== 3) {
    throw invalid(
      'QUERY_JWT_ISSUER, QUERY_JWT_JWKS_URL and QUERY_JWT_AUDIENCE belong together: set all three, or none',
    );
  }
  if (given === 0 && !LOOPBACK.test(env.HTTP_HOST)) {
    throw invalid(
      `anybody who reaches ${env.HTTP_HOST} could read every account: set QUERY_JWT_ISSUER, QUERY_JWT_JWKS_URL and QUERY_JWT_AUDIENCE, or HTTP_HOST=127.0.0.1`,
    );
  }
  return Object.freeze({
    bootstrapServers: env.KAFKA_BOOTSTRAP_SERVERS.split(',').map((server) => server.trim()),
    kafkaAuth: kafkaAuthOf(env),
    topic: env.KAFKA_TOPIC,
    databaseUrl: env.DATABASE_URL,
    cacheUrl: env.CACHE_URL,
    httpHost: env.HTTP_HOST,
    httpPort: env.HTTP_PORT,
    tokens:
      issuer === undefined || jwksUrl === undefined || audience === undefined
        ? undefined
        : { issuer, jwksUrl, audience },
  });
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

const invalid = (message: string): MillraceError =>
  new MillraceError('MLR_CONFIG_INVALID', message);

function reportAll({ errors }: { errors: Partial<Record<string, Error>> }): void {
  const problems = Object.entries(errors).map(([name, error]) => `${name} (${error?.message})`);
  if (problems.length > 0) throw invalid(`set or correct: ${problems.join(', ')}`);
}
