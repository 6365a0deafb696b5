import type { Figures } from '../figures.ts';
import type { System } from '../system.ts';

export interface ScenarioSettings {
  /** Seconds a paced load lasts after its warm-up. */
  readonly seconds: number;
  readonly partitions: number;
  /** Options of Node for the members. */
  readonly nodeOptions: readonly string[];
}

export interface Scenario {
  readonly name: string;
  /** Runs only when it is named. */
  readonly onRequest?: boolean;
  /** One run. @throws Error when the store does not hold what was sent */
  run(system: System, settings: ScenarioSettings): Promise<Figures>;
}
