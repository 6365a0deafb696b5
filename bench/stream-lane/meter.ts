import { type Figures, rounded } from './figures.ts';
import type { Lane } from './lane.ts';

const SAMPLE_MEMORY_MS = 2_000;

/** Processor time and memory of broker, database and members while something is measured. */
export class Meter {
  readonly #lane: Lane;
  readonly #before: Figures;
  readonly #timer: NodeJS.Timeout;

  /** Begins to measure. */
  constructor(lane: Lane) {
    this.#lane = lane;
    for (const usage of Object.values(this.#usages()).flat()) usage.takePeakMb();
    this.#before = this.#seconds();
    this.#timer = setInterval(() => {
      for (const usage of Object.values(this.#usages()).flat()) usage.sampleMemory();
    }, SAMPLE_MEMORY_MS);
  }

  /** @param events that were processed meanwhile. @returns µs an event and MB; the largest member's memory */
  stop(events: number): Figures {
    clearInterval(this.#timer);
    const after = this.#seconds();
    const figures: Record<string, number> = {};
    for (const [name, usages] of Object.entries(this.#usages())) {
      const seconds = (after[name] ?? 0) - (this.#before[name] ?? 0);
      figures[`${name}CpuUs`] = rounded((seconds * 1e6) / events, 2);
      figures[`${name}Mb`] = Math.max(...usages.map((usage) => usage.takePeakMb()));
    }
    return figures;
  }

  #usages() {
    const { system, members } = this.#lane;
    const processor = members.map(({ usage }) => usage);
    return { processor, postgres: [system.postgres], broker: [system.broker] };
  }

  #seconds(): Figures {
    return Object.fromEntries(
      Object.entries(this.#usages()).map(([name, usages]) => [
        name,
        usages.reduce((total, usage) => total + usage.cpuSeconds(), 0),
      ]),
    );
  }
}
