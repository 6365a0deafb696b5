import { readFileSync } from 'node:fs';
import type { Command } from '@commander-js/extra-typings';
import { describe, expect, it, jest } from '@jest/globals';
import { main } from '../../../../bin/commands/main.ts';
import { programFor } from '../../../../bin/commands/program.ts';

/** What the command line writes on stderr and answers to the shell. */
async function run(...argv: string[]) {
  const written: string[] = [];
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    }),
  );
  const code = await main(argv).finally(() => {
    for (const spy of spies) spy.mockRestore();
  });
  return { code, text: written.join('') };
}

const leaves = (command: Command): Command[] =>
  command.commands.length === 0
    ? [command]
    : command.commands.flatMap((inner) => leaves(inner as unknown as Command));

const commands = leaves(programFor({ exit: () => {} }) as unknown as Command);

describe('the command line', () => {
  it.each([
    [['prodce'], /Did you mean produce\?/],
    [['demo', '--jsn'], /Did you mean --json\?/],
    [['produce', '--rate', 'fast'], /Give a number above 0/],
    [['produce', '--to', 'mars'], /Allowed choices are kafka, eventbridge, both/],
    [['rebuild', '--target', 'relational'], /the stream lane has no relational/],
    [['rebuild', '--lane', 'workflow', '--target', 'read-models'], /windows, alerts, relational/],
    [['rebuild', '--lane', 'workflow', '--from', 'log'], /from its stored events/],
    [['quarantine', 'show'], /missing required argument 'position'/],
  ])('answers %j with 2 and a hint', async (argv, hint) => {
    const { code, text } = await run(...argv);
    expect(code).toBe(2);
    expect(text).toMatch(hint);
    expect(text).toContain('--help shows options and examples');
  });

  it.each([[['--help']], [['demo', '--help']], [['quarantine', 'list', '--help']]])(
    'answers %j with 0',
    async (argv) => {
      const { code, text } = await run(...argv);
      expect([code, text.includes('Usage: millrace')]).toEqual([0, true]);
    },
  );

  it('names its version', async () => {
    const { code, text } = await run('--version');
    expect([code, text.trim()]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  });

  it('gives an example in the help of every command', () => {
    const without = commands.filter((command) => {
      let text = '';
      command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
      return !text.includes('$ millrace');
    });
    expect(without.map((command) => command.name())).toEqual([]);
  });

  it('is documented, every command and every option', () => {
    const page = readFileSync(new URL('../../../../docs/command-line.md', import.meta.url), 'utf8');
    const names = commands.flatMap((command) => [
      command.name(),
      ...command.options.map((option) => option.long ?? option.flags),
    ]);
    expect(names.filter((name) => !page.includes(name))).toEqual([]);
  });
});
