import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { bundleStream } from '../../../lib/bundle-stream.ts';

const ROOT = join(import.meta.dirname, '../../..');
// Out of the checkout, whose node_modules it must not need.
const to = mkdtempSync(join(tmpdir(), 'millrace-stream-'));
afterAll(() => rm(to, { recursive: true, force: true }));

it('makes a member that runs by itself, with the migrations beside it', async () => {
  const { path, bytes } = await bundleStream(to);

  const { code, output } = await new Promise<{ code: unknown; output: string }>((resolve) => {
    const env = { PATH: process.env['PATH'] };
    execFile(process.execPath, [path], { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code, output: stdout + stderr }),
    );
  });

  // 300 KB of it are the client of EventBridge, loaded by members with a bus for alerts only.
  expect(bytes).toBeLessThan(3_000_000);
  expect(code).toBe(1);
  expect(output).toContain('MLR_CONFIG_INVALID');
  expect(output).toContain('KAFKA_BOOTSTRAP_SERVERS');
  const migrations = join(ROOT, 'src', 'adapters', 'postgres', 'migrations');
  expect(await readdir(join(to, 'migrations'))).toEqual(await readdir(migrations));
}, 30_000);
