import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { canEnter, unprivileged } from '../../../../local/process/user.ts';

const STRANGER = { uid: 65_534, gid: 65_534 };

it.each([
  ['', 0o700, 0o755, false],
  ['', 0o711, 0o700, false],
  ['', 0o711, 0o711, true],
  ['', 0o755, 0o744, false],
  ['the owner: ', 0o700, 0o700, true],
  ['the group: ', 0o750, 0o710, true],
  ['the group: ', 0o705, 0o705, false],
])('%sa directory of mode %o with one of %o in it: %s', (who, outer, inner, expected) => {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-'));
  mkdirSync(join(directory, 'inner'));
  chmodSync(join(directory, 'inner'), inner);
  chmodSync(directory, outer);
  const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const users = {
    '': STRANGER,
    'the owner: ': owner,
    'the group: ': { ...STRANGER, gid: owner.gid },
  };

  expect(canEnter(users[who as keyof typeof users], join(directory, 'inner'))).toBe(expected);
  chmodSync(directory, 0o700);
  rmSync(directory, { recursive: true });
});

it('takes another user than root only when root asks', () => {
  expect(unprivileged()).toEqual(process.getuid?.() === 0 ? STRANGER : undefined);
});
