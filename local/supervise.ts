import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureHome, type LocalHome } from './home.ts';
import { type KeptProcess, keepRunning } from './process/keep-running.ts';
import type { ProcessSpec } from './process/start.ts';
import type { Progress } from './progress.ts';
import { onSignals } from './signals.ts';
import { stopAll } from './stop-all.ts';

/** What starts a pipeline works with. */
export interface Supervision {
  readonly home: LocalHome;
  readonly progress: Progress;
  /** True once stopping began: nothing may be started any more. */
  readonly stopping: boolean;
  /** Starts a process and, while the caller lives, starts it again when it dies. */
  keep(spec: ProcessSpec): Promise<void>;
  /** Work that goes on after the start; stopping waits for it. It must not reject. */
  beside(work: Promise<unknown>): void;
}

/** Stops everything that was started. Safe to call twice. */
export interface Stoppable {
  stop(): Promise<void>;
}

/** Stops what runs in the home or was left there, then starts. A failed start leaves nothing running. */
export async function supervise<T>(
  home: LocalHome,
  progress: Progress,
  handleSignals: boolean,
  start: (supervision: Supervision) => Promise<T>,
): Promise<T & Stoppable> {
  ensureHome(home);
  await clean(home, progress);
  const kept: KeptProcess[] = [];
  const beside: Promise<unknown>[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      await Promise.all(kept.map((process) => process.stop()));
      await Promise.allSettled(beside);
      await stopAll(home);
    })();
    return stopping;
  };
  const forgetSignals = handleSignals ? onSignals(stop) : () => {};
  try {
    const started = await start({
      home,
      progress,
      get stopping() {
        return stopping !== undefined;
      },
      keep: async (spec) => {
        if (stopping !== undefined) return;
        const note = (detail: string): void => progress({ step: spec.name, state: 'note', detail });
        kept.push(await keepRunning(home, spec, note));
      },
      beside: (work) => beside.push(work),
    });
    return {
      ...started,
      stop: async () => {
        await stop();
        forgetSignals();
      },
    };
  } catch (error) {
    await stop();
    forgetSignals();
    throw error;
  }
}

async function clean(home: LocalHome, progress: Progress): Promise<void> {
  const stopped = await stopAll(home);
  if (stopped.length > 0) {
    const detail = `stopped what an earlier run left: ${stopped.join(', ')}`;
    progress({ step: 'clean', state: 'note', detail });
  }
  for (const leftover of ['emf-positions.json', 'emulator', 'outputs.json', 'cdk.out']) {
    rmSync(join(home.home, leftover), { recursive: true, force: true });
  }
}
