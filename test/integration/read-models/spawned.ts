import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Servers } from './servers.ts';

/** A member's projector in a process of its own, which says after each step how far behind a partition is. */
export class ProjectorProcess {
  readonly #child: ChildProcess;
  readonly #output: Interface;
  /** Steps that did not reach the checkpoint. */
  #behind = 0;

  constructor({ databaseUrl, cacheUrl }: Servers) {
    const program = join(import.meta.dirname, 'projector-process.ts');
    const child = spawn(process.execPath, [program, databaseUrl, cacheUrl], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    this.#output = createInterface({ input: child.stdout });
    this.#output.on('line', (line) => {
      if (!line.endsWith(' 0')) this.#behind += 1;
    });
  }

  /** Waits until it has done this many more steps. */
  async lines(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await once(this.#output, 'line');
  }

  /** @returns the number of its steps that did not reach the checkpoint */
  async kill(): Promise<number> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
    return this.#behind;
  }
}
