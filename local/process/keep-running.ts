import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalHome } from '../home.ts';
import { readPidRecords } from './pid-file.ts';
import { type ProcessSpec, type StartedProcess, startProcess } from './start.ts';
import { stopRecorded } from './stop.ts';

export interface KeptProcess {
  /** The life that runs now. */
  current(): StartedProcess;
  stop(): Promise<void>;
}

/**
 * Starts a process and starts it again when it ends unasked, as long as the caller lives. Repeated ends within a
 * short time are answered with growing pauses of up to 10 s.
 */
export async function keepRunning(
  home: LocalHome,
  spec: ProcessSpec,
  onRestart: (reason: string) => void,
): Promise<KeptProcess> {
  let stopping = false;
  let current = await startProcess(home, spec);

  const watch = async (): Promise<void> => {
    let pause = 250;
    while (!stopping) {
      const began = Date.now();
      const reason = await current.exited;
      if (stopping) {
        return;
      }
      pause = Date.now() - began > 10_000 ? 250 : Math.min(pause * 2, 10_000);
      await sleep(pause, undefined, { ref: false });
      if (stopping || !isRecorded(home, current)) {
        return;
      }
      onRestart(
        `${spec.name} ended (${reason}); starting it again. Its log: ${current.record.log}`,
      );
      current = await startProcess(home, spec);
    }
  };
  void watch().catch((error: unknown) => {
    onRestart(`${spec.name} could not be started again: ${String(error)}`);
  });

  return {
    current: () => current,
    stop: async () => {
      stopping = true;
      await stopRecorded(home, current.record);
    },
  };
}

/** Whoever stops a process from outside removes its record; such an end was asked for. */
const isRecorded = (home: LocalHome, { record }: StartedProcess): boolean =>
  readPidRecords(home).some(
    ({ pid, identity }) => pid === record.pid && identity === record.identity,
  );
