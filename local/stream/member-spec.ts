import { join } from 'node:path';
import { NODE_ENVIRONMENT, NODE_FLAGS } from '../../src/stream/node-flags.ts';
import { type LocalHome, PROJECT_ROOT } from '../home.ts';
import { ALERTS_TOPIC } from '../kafka/topic.ts';
import type { ProcessSpec } from '../process/start.ts';

/** The consumer group whose members share the topic. */
export const STREAM_GROUP = 'millrace-stream';

/** What a member connects to. */
export interface MemberTarget {
  readonly bootstrapServers: string;
  readonly topic: string;
  readonly databaseUrl: string;
  /** No read models without. */
  readonly cacheUrl: string | null;
  /** The schemas of the repository without. */
  readonly registryUrl: string | null;
}

/** The process of one member of the stream lane. @param member.port its metrics and health, on 127.0.0.1 */
export function memberSpec(
  home: LocalHome,
  member: { readonly name: string; readonly port: number },
  target: MemberTarget,
): ProcessSpec {
  return {
    name: member.name,
    command: process.execPath,
    args: [...NODE_FLAGS, join(PROJECT_ROOT, 'src', 'stream', 'main.ts')],
    env: {
      ...process.env,
      ...NODE_ENVIRONMENT,
      NODE_COMPILE_CACHE: join(home.cache, 'compile-cache'),
      KAFKA_BOOTSTRAP_SERVERS: target.bootstrapServers,
      KAFKA_TOPIC: target.topic,
      KAFKA_GROUP: STREAM_GROUP,
      DATABASE_URL: target.databaseUrl,
      CACHE_URL: target.cacheUrl ?? undefined,
      SCHEMA_REGISTRY_URL: target.registryUrl ?? undefined,
      ALERTS_TOPIC,
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: String(member.port),
      MEMBER: member.name,
    },
    cwd: home.home,
  };
}
