import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Command lines of the processes that have `home` in their arguments, directory or environment (Linux). */
export function processesOf(home: string): string[] {
  return pids().flatMap((pid) => {
    const command = contentOf(pid, 'cmdline');
    const traces = [command, directoryOf(pid), contentOf(pid, 'environ')];
    return traces.some((trace) => trace.includes(home)) ? [`${pid} ${command}`] : [];
  });
}

function pids(): string[] {
  const own = String(process.pid);
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== own);
}

function contentOf(pid: string, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    // It ended meanwhile, or is another user's.
    return '';
  }
}

function directoryOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
