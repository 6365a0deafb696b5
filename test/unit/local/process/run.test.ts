import { expect, it } from '@jest/globals';
import { run } from '../../../../local/process/run.ts';

it('passes input, and an empty one ends at once', async () => {
  expect(await run('cat', [], { input: 'a\nb' })).toMatchObject({ ok: true, stdout: 'a\nb' });
  expect(await run('cat', [])).toMatchObject({ ok: true, stdout: '' });
});

it.each([
  ['a command that fails', 'sh', ['-c', 'echo no >&2; exit 3'], {}, /^no\n$/],
  ['a command that is missing', 'no-such-command', [], {}, /ENOENT/],
  ['input that is not read', 'false', [], { input: 'x'.repeat(1_000_000) }, /Command failed/],
  ['a user that can not be', 'true', [], { user: { uid: 2 ** 32, gid: 0 } }, /./],
])('tells of %s as a value', async (_, command, args, options, problem) => {
  const result = await run(command, args, options);

  expect(result).toMatchObject({ ok: false, stderr: expect.stringMatching(problem) });
});
