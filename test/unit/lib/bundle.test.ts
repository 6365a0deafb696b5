import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { bundle } from '../../../lib/bundle.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bundle-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const write = async (path: string, text: string) => {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), text);
};
const run = () => bundle({ from: join(root, 'lambdas'), to: join(root, 'dist') });

it('makes one loadable bundle of each folder with a handler', async () => {
  await write('lambdas/shared/greeting.ts', `export const greeting: string = 'hello';`);
  for (const name of ['first', 'second']) {
    await write(
      `lambdas/${name}/handler.ts`,
      `import { greeting } from '../shared/greeting.ts';
       export const handler = async () => greeting + ' from ${name}';`,
    );
  }

  const built = await run();

  expect(built.map(({ name }) => name)).toEqual(['first', 'second']);
  for (const { name, bytes } of built) {
    const path = join(root, 'dist', name, 'index.js');
    expect(bytes).toBe((await stat(path)).size);
    const { handler } = createRequire(path)(path) as { handler: () => Promise<string> };
    await expect(handler()).resolves.toBe(`hello from ${name}`);
  }
});

it('leaves a bundle alone that has not changed, and nothing half written', async () => {
  await write('lambdas/only/handler.ts', 'export const handler = async () => 1;');
  await run();
  const path = join(root, 'dist/only/index.js');
  const first = await stat(path);

  await run();
  const second = await stat(path);
  await write('lambdas/only/handler.ts', 'export const handler = async () => 2;');
  await run();

  expect(second.mtimeMs).toBe(first.mtimeMs);
  expect(second.ino).toBe(first.ino);
  expect(await readFile(path, 'utf8')).toContain('2');
});

it('says so when there is nothing to bundle', async () => {
  await mkdir(join(root, 'lambdas/empty'), { recursive: true });

  await expect(run()).rejects.toThrow('Nothing to bundle');
});
