import { readdirSync, readFileSync } from 'node:fs';

/** Ticks a second of the times in /proc; Linux shows 100 everywhere. */
const TICKS = 100;

interface Stat {
  readonly parent: number;
  /** Own time and that of children that ended and were waited for, seconds. */
  readonly cpuSeconds: number;
}

/** Processor time and memory of a process with its threads, its children and what has ended of them. */
export class Usage {
  readonly #pid: number;
  #peakMb = 0;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** Since the process started. */
  cpuSeconds(): number {
    return this.#tree().reduce((total, pid) => total + (statOf(pid)?.cpuSeconds ?? 0), 0);
  }

  /**
   * Looks at the resident memory now. Of what the processes of a tree may share, the largest part counts once. Read from
   * counters: walking the page tables for exact shares would hold the processes up.
   */
  sampleMemory(): void {
    const parts = this.#tree().map(residentMb);
    const own = parts.reduce((total, part) => total + part.own, 0);
    const shared = Math.max(...parts.map((part) => part.shared));
    this.#peakMb = Math.max(this.#peakMb, own + shared);
  }

  /** The most memory seen since the last call, MB. */
  takePeakMb(): number {
    this.sampleMemory();
    const peak = Math.round(this.#peakMb);
    this.#peakMb = 0;
    return peak;
  }

  #tree(): number[] {
    const children = Map.groupBy(processes(), (pid) => statOf(pid)?.parent ?? 0);
    const tree = [this.#pid];
    for (const pid of tree) tree.push(...(children.get(pid) ?? []));
    return tree;
  }
}

const processes = (): number[] => readdirSync('/proc').map(Number).filter(Number.isInteger);

function statOf(pid: number): Stat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param text of /proc/<pid>/stat; the second field may hold spaces and brackets */
export function parseStat(text: string): Stat {
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15);
  const ticks = user + system + childrenUser + childrenSystem;
  return { parent: fields[1] ?? 0, cpuSeconds: ticks / TICKS };
}

/** Resident memory, MB: its own, and what it may share with others. */
interface Resident {
  readonly own: number;
  readonly shared: number;
}

function residentMb(pid: number): Resident {
  try {
    return parseResident(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return { own: 0, shared: 0 };
  }
}

/** @param text of /proc/<pid>/status */
export function parseResident(text: string): Resident {
  const mb = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) / 1024;
  return { own: mb('RssAnon'), shared: mb('RssFile') + mb('RssShmem') };
}
