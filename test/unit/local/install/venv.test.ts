import { expect, it } from '@jest/globals';
import { venvAdvice } from '../../../../local/install/venv.ts';

it.each([
  [
    'The virtual environment was not created successfully because ensurepip is not available.',
    /apt-get install python3-venv/,
  ],
  ['/usr/bin/python3: No module named venv', /apt-get install python3-venv/],
  ['OSError: [Errno 28] No space left on device', /No space left/],
])('says what to do after: %s', (output, advice) => {
  expect(venvAdvice('python3', output)).toMatch(advice);
});
