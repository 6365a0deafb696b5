import type { Endpoints } from './endpoints.ts';

/** One supervised process. */
export interface ProcessStatus {
  /** `emulator`, `broker`, `event-source` or `emf-bridge`. */
  readonly name: string;
  readonly pid: number;
  readonly running: boolean;
  /** Path of its log file. */
  readonly log: string;
}

export interface Status {
  /** True when endpoints.json is there and every recorded process runs. */
  readonly running: boolean;
  readonly processes: readonly ProcessStatus[];
  readonly endpoints: Endpoints | null;
}

/** What runs in a home. @param options.home @default env MILLRACE_HOME, else `.millrace` */
export async function status(_options: { readonly home?: string } = {}): Promise<Status> {
  throw new Error('not built yet');
}
