import type { EventSourceMapping } from './mapping/mapping.ts';

/** A mapping, and the times that Lambda keeps to itself. */
export interface EventSourceConfig extends EventSourceMapping {
  /** The group notices a killed event source after this. */
  readonly sessionTimeoutMs: number;
  readonly maximumBackoffMs: number;
  readonly functionTimeoutMs: number;
}
