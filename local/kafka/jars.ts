import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface LockedJar {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  readonly sha256: string;
}

const lock = JSON.parse(readFileSync(join(import.meta.dirname, 'jars.lock.json'), 'utf8')) as {
  readonly kafka: string;
  readonly jars: readonly LockedJar[];
};

export const KAFKA_VERSION: string = lock.kafka;

/** Everything on the broker's class path, with the checksum each file must have. */
export const LOCKED_JARS: readonly LockedJar[] = lock.jars;

export const jarFile = (jar: LockedJar): string => `${jar.artifact}-${jar.version}.jar`;

/** The jars that are absent from a directory or whose content is not what the lock says. */
export async function jarsNotMatching(
  directory: string,
  jars: readonly LockedJar[] = LOCKED_JARS,
): Promise<LockedJar[]> {
  const verdicts = await Promise.all(
    jars.map(async (jar) => {
      const file = join(directory, jarFile(jar));
      return existsSync(file) && sha256(await readFile(file)) === jar.sha256;
    }),
  );
  return jars.filter((_, index) => verdicts[index] === false);
}

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
