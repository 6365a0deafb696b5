import { jest } from '@jest/globals';
import { main } from '../../bin/commands/main.ts';
import type { Ended } from '../e2e/millrace.ts';

/** Runs `millrace <args>` in this process, on the pipeline under test: a process of its own costs seconds. */
export async function command(...args: string[]): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += text;
      return true;
    }),
  );
  const code = await main(args).finally(() => {
    for (const spy of spies) spy.mockRestore();
  });
  return { code, ...written };
}
