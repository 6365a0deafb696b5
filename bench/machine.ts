import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** Where and when something was measured: without it a figure says nothing. */
export interface Machine {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly os: string;
  readonly node: string;
  /** Load average of the last minute before the run. */
  readonly loadBefore: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** @param more versions of what runs beside this process */
export function thisMachine(more: Readonly<Record<string, string>> = {}): Machine {
  const root = new URL('..', import.meta.url);
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(new URL('package.json', root), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
  const named = ['@platformatic/kafka', '@aws-sdk/client-dynamodb', 'aws-cdk-lib', 'esbuild'];
  const all = { ...dependencies, ...devDependencies };
  const requirements = readFileSync(
    new URL('local/install/requirements-emulator.txt', root),
    'utf8',
  );
  return {
    date: new Date().toISOString(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    os: `${type()} ${release()}`,
    node: process.version,
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    versions: {
      ...Object.fromEntries(named.map((name) => [name, all[name] ?? 'unknown'])),
      ...more,
      emulator: /ministack==(\S+)/.exec(requirements)?.[1] ?? 'unknown',
    },
  };
}
