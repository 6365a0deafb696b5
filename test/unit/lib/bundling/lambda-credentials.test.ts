import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { defaultProvider } from '../../../../lib/bundling/lambda-credentials.ts';

const before = { ...process.env };
beforeEach(() => {
  delete process.env['AWS_ACCESS_KEY_ID'];
  delete process.env['AWS_SECRET_ACCESS_KEY'];
  delete process.env['AWS_SESSION_TOKEN'];
});
afterEach(() => {
  process.env = { ...before };
});

it('hands on what Lambda put into the environment', async () => {
  process.env['AWS_ACCESS_KEY_ID'] = 'id';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
  process.env['AWS_SESSION_TOKEN'] = 'token';

  const credentials = await defaultProvider()();

  expect(credentials).toEqual({
    accessKeyId: 'id',
    secretAccessKey: 'secret',
    sessionToken: 'token',
  });
});

it('says what is missing', async () => {
  process.env['AWS_ACCESS_KEY_ID'] = 'id';

  await expect(defaultProvider()()).rejects.toThrow('AWS_SECRET_ACCESS_KEY');
});
