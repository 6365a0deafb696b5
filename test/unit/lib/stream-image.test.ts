import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '../../../local/home.ts';
import { NODE_ENVIRONMENT, NODE_FLAGS } from '../../../src/stream/node-flags.ts';
import { readDockerfile } from '../../helpers/stream-lane/image.ts';

const image = readDockerfile(join(PROJECT_ROOT, 'lib', 'stream-image'));

it('starts a member with the flags and settings it was measured with', () => {
  expect(image.command).toEqual(['node', ...NODE_FLAGS, 'main.mjs']);
  expect(image.env).toMatchObject(NODE_ENVIRONMENT);
});

it('has the Node.js that the tests run on, and is run by nobody who may change it', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));

  expect(image.from).toMatch(new RegExp(`^node:${devDependencies.node}-\\w+-slim$`));
  expect(image).toMatchObject({ user: 'node', stopSignal: 'SIGTERM' });
});
