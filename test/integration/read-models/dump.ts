import type { Cluster, Valkey } from 'iovalkey';

/** Every key with its value; the names of generations, which differ from life to life, are left out. */
export async function dump(client: Valkey | Cluster): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const key of (await client.keys('*')).sort()) {
    const name = key.replace(/(\{p\d+\}:)[\w-]{8}:/, '$1');
    if (name in all) throw new Error(`two generations of ${name}`);
    all[name] = await valueOfKey(client, key);
  }
  return all;
}

async function valueOfKey(client: Valkey | Cluster, key: string): Promise<unknown> {
  const type = await client.type(key);
  if (type === 'string') return await client.get(key);
  if (type === 'zset') return await client.zrange(key, 0, -1, 'WITHSCORES');
  if (type === 'set') return (await client.smembers(key)).sort();
  const { generation: _, ...fields } = await client.hgetall(key);
  return fields;
}
