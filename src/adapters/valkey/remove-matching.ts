import { Cluster, type Valkey } from 'iovalkey';
import type { Cache } from './connection.ts';

/** Keys looked at in one step. */
const STEP = 1_000;

/** Removes every key that matches a glob pattern, step by step: the server stays responsive. */
export async function removeMatching({ client }: Cache, pattern: string): Promise<void> {
  const servers: Valkey[] = client instanceof Cluster ? client.nodes('master') : [client];
  for (const server of servers) {
    let cursor = '0';
    do {
      const [next, keys] = await server.scan(cursor, 'MATCH', pattern, 'COUNT', STEP);
      cursor = next;
      // A node of a cluster takes keys of several slots only one by one.
      if (client instanceof Cluster) await Promise.all(keys.map((key) => client.unlink(key)));
      else if (keys.length > 0) await server.unlink(...keys);
    } while (cursor !== '0');
  }
}
