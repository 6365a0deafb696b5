import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { localHome, PROJECT_ROOT } from '../../../local/home.ts';
import { isAlive } from '../../../local/process/pid-file.ts';
import { startProcess } from '../../../local/process/start.ts';

export interface MemberSettings {
  readonly bootstrapServers: string;
  readonly topic: string;
  readonly databaseUrl: string;
  /** @default 2000 */
  readonly sessionTimeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What Node is given, and where. @default the sources, in the repository */
  readonly program?: { readonly args: readonly string[]; readonly cwd: string };
}

const SOURCES = { args: [join(PROJECT_ROOT, 'src', 'stream', 'main.ts')], cwd: PROJECT_ROOT };

/** One line of a member's log. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly code?: string;
  readonly [name: string]: unknown;
}

/** A life of a member: a real process. */
export interface TestMember {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  /** How it ended, e.g. `exit code 0` or `SIGKILL`. */
  readonly exited: Promise<string>;
  readonly alive: () => boolean;
  signal(signal: NodeJS.Signals): void;
  /** Everything it logged. */
  log(): LogLine[];
  /** Its readiness, or `undefined` when it does not answer. */
  ready(): Promise<{ readonly ok: boolean; readonly text: string } | undefined>;
  /** Waits for a readiness. @throws Error with what it was last */
  untilReady(ok: boolean, withinMs?: number): Promise<string>;
}

export async function startMember(name: string, settings: MemberSettings): Promise<TestMember> {
  const port = await getPort({ host: '127.0.0.1' });
  const { record, exited } = await startProcess(localHome(), {
    name: `stream-${settings.topic}-${name}`,
    command: process.execPath,
    ...(settings.program ?? SOURCES),
    env: {
      ...{ PATH: process.env['PATH'], MEMBER: name, HTTP_PORT: String(port) },
      KAFKA_BOOTSTRAP_SERVERS: settings.bootstrapServers,
      KAFKA_TOPIC: settings.topic,
      KAFKA_GROUP: `group-${settings.topic}`,
      DATABASE_URL: settings.databaseUrl,
      STREAM_SESSION_TIMEOUT_MS: String(settings.sessionTimeoutMs ?? 2_000),
      ...settings.env,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const ready: TestMember['ready'] = async () => {
    const signal = AbortSignal.timeout(2_000);
    const response = await fetch(`${url}/health/ready`, { signal }).catch(() => undefined);
    return response && { ok: response.ok, text: await response.text().catch(() => '') };
  };
  return {
    ...{ name, url, exited, ready },
    pid: record.pid,
    alive: () => isAlive(record),
    signal: (signal) => void process.kill(record.pid, signal),
    log: () => linesOf(record.log),
    async untilReady(ok, withinMs = 30_000) {
      const deadline = Date.now() + withinMs;
      for (;;) {
        const now = await ready();
        if (now?.ok === ok) return now.text;
        if (Date.now() > deadline || !isAlive(record)) {
          const end = readFileSync(record.log, 'utf8').slice(-1_500);
          throw new Error(`${name} is not ${ok ? '' : 'un'}ready: ${now?.text}\n${end}`);
        }
        await sleep(50);
      }
    },
  };
}

function linesOf(file: string): LogLine[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}
