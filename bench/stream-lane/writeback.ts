import { readFileSync, writeFileSync } from 'node:fs';

/** Centiseconds. Linux: https://docs.kernel.org/admin-guide/sysctl/vm.html */
interface Writeback {
  /** Age at which a changed page has to be written out. */
  readonly dirty_expire_centisecs: number;
  /** How often it is looked for. */
  readonly dirty_writeback_centisecs: number;
}

/** A little all the time, instead of half a minute's worth at once: until that is on disk, no commit is. */
const STEADY: Writeback = { dirty_expire_centisecs: 100, dirty_writeback_centisecs: 20 };

const fileOf = (name: string): string => `/proc/sys/vm/${name}`;

/** What this machine's kernel does; empty where it can't be read. */
export function writeback(): Partial<Writeback> {
  try {
    return Object.fromEntries(
      Object.keys(STEADY).map((name) => [name, Number(readFileSync(fileOf(name), 'utf8'))]),
    );
  } catch {
    return {};
  }
}

/** Sets it for this run. @returns sets it back @throws Error where only root may, or the kernel is not Linux */
export function steadyWriteback(): () => void {
  const before = writeback();
  const set = (values: Partial<Writeback>): void => {
    for (const [name, value] of Object.entries(values)) writeFileSync(fileOf(name), String(value));
  };
  try {
    set(STEADY);
  } catch (cause) {
    throw new Error('--steady-writeback sets kernel parameters: it needs Linux, and root', {
      cause,
    });
  }
  return () => set(before);
}
