#!/usr/bin/env node
// Plain JavaScript on purpose: a Node that cannot run TypeScript must still be able to say so.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
const cli = fileURLToPath(new URL('cli.ts', import.meta.url));

if (process.features.typescript) {
  await import('./cli.ts');
} else if (existsSync(own)) {
  const { status, error } = spawnSync(own, [cli, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = status ?? 1;
} else {
  process.stderr.write(
    `millrace needs Node 24 and this is ${process.version}. It brings its own: run npm ci in the project first.\n`,
  );
  process.exitCode = 1;
}
