import type { Finding } from '../../../src/application/audit/finding.ts';

export type RebuildSource = 'log' | 'store';

/** What a rebuilding thread needs to know. */
export interface ThreadSettings {
  readonly bootstrapServers: string;
  readonly topic: string;
  readonly databaseUrl: string;
  readonly registryUrl: string | null;
  readonly from: RebuildSource;
}

/** What a thread is asked to do with one partition; one thing after the other. */
export type Task =
  /** Take it further, from where it stands up to an offset. */
  | {
      readonly kind: 'advance';
      readonly from: number;
      readonly to: number;
      readonly turnedAway: Float64Array;
    }
  /** Write its windows as they stand. */
  | { readonly kind: 'stage'; readonly generation: number }
  /** Restore the live windows as the next owner would; answers the offset they stand at. */
  | { readonly kind: 'restore' }
  /** Compare with the windows that were restored; both stand at the same offset. */
  | { readonly kind: 'compare' };

export interface Request {
  readonly id: number;
  readonly partition: number;
  readonly task: Task;
}

/** The answer to a task. */
export interface Answer {
  readonly accounts: number;
  /** Of `restore`; `undefined` when the lane has no checkpoint there. */
  readonly liveOffset?: number | undefined;
  /** Of `compare`. */
  readonly findings?: readonly Finding[];
}

/** A message from a thread. */
export type Message =
  /** Records that were taken since the last. */
  | { readonly kind: 'progress'; readonly records: number }
  | { readonly kind: 'done'; readonly id: number; readonly answer: Answer }
  | {
      readonly kind: 'failed';
      readonly id: number;
      /** Of a MillraceError. */
      readonly code: string | undefined;
      readonly message: string;
    };
