import { createHash } from 'node:crypto';
import type { Cache } from './connection.ts';

/** A Lua script and the name a server knows it by once it has seen it. */
export interface Script {
  readonly source: string;
  readonly sha: string;
}

export const script = (source: string): Script => ({
  source,
  sha: createHash('sha1').update(source).digest('hex'),
});

/** Runs a script by its name; a server that does not know it, new or restarted, is sent the source. */
export async function run(
  { client }: Cache,
  { source, sha }: Script,
  keys: readonly string[],
  values: readonly string[],
): Promise<unknown> {
  const rest = [String(keys.length), ...keys, ...values];
  try {
    return await client.call('EVALSHA', [sha, ...rest]);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return await client.call('EVAL', [source, ...rest]);
  }
}
