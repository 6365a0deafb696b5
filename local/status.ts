import { type CommonEndpoints, readAnyEndpoints } from './endpoints.ts';
import { type LocalHome, localHome } from './home.ts';
import { isAlive, readPidRecords } from './process/pid-file.ts';

/** One supervised process. */
export interface ProcessStatus {
  /**
   * `emulator`, `broker`, `event-source`, `queue-source`, `emf-bridge`, `registry`, `postgres`, `valkey`, `prometheus`,
   * or a member.
   */
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
  /** Those of the lanes that run; `hasWorkflowLane` tells which. */
  readonly endpoints: CommonEndpoints | null;
}

/** What runs in a home. @param options.home @default env MILLRACE_HOME, else `.millrace` */
export async function status(options: { readonly home?: string } = {}): Promise<Status> {
  const home = localHome(options);
  const processes = readPidRecords(home).map((record) => {
    const { name, pid, log } = record;
    return { name, pid, running: isAlive(record), log };
  });
  const endpoints = endpointsOrNull(home);
  const running =
    endpoints !== null && processes.length > 0 && processes.every((each) => each.running);
  return { running, processes, endpoints };
}

function endpointsOrNull(home: LocalHome): CommonEndpoints | null {
  try {
    return readAnyEndpoints(home);
  } catch {
    return null;
  }
}
