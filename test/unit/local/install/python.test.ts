import { expect, it } from '@jest/globals';
import { findPython } from '../../../../local/install/python.ts';

it('skips commands that do not run', async () => {
  expect(await findPython(['no-such-python', 'false', 'python3'])).toBe('python3');
});

it('says what is needed when there is none', async () => {
  await expect(findPython(['no-such-python'])).rejects.toMatchObject({
    code: 'MLR_INSTALL_FAILED',
    message: expect.stringContaining('Python 3.10'),
  });
});
