import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { bundleStream } from '../../../lib/bundle-stream.ts';
import { HEALTH_CHECK } from '../../../lib/constructs/stream-lane/health-check.ts';
import { type Image, readDockerfile, unpack } from '../../helpers/stream-lane/image.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { loadOf } from '../../helpers/stream-lane/load.ts';

const run = promisify(execFile);

let context: string;
let folder: string;
let image: Image;
let lane: StreamLane;

beforeAll(async () => {
  context = mkdtempSync(join(tmpdir(), 'millrace-context-'));
  folder = mkdtempSync(join(tmpdir(), 'millrace-image-'));
  await bundleStream(context);
  image = readDockerfile(context);
  unpack(image, context, folder);
  lane = await StreamLane.open();
}, 60_000);

afterAll(async () => {
  await lane?.close();
  for (const each of [context, folder]) rmSync(each, { recursive: true, force: true });
});

it('is all a member needs: it starts, stores, and ends when it is told to', async () => {
  expect(readdirSync(folder).toSorted()).toEqual(['main.mjs', 'migrations']);
  const [, ...args] = image.command;
  const member = await lane.start('contained', {
    program: { args, cwd: folder },
    // The certificates are AWS's to give, when the image is built.
    env: { ...image.env, NODE_EXTRA_CA_CERTS: '' },
  });
  await member.untilReady(true);

  await lane.produce([...loadOf({ seed: 7, count: 500 })]);
  await lane.settled();
  expect(await lane.differences()).toEqual([]);

  const [program, ...check] = HEALTH_CHECK;
  expect(program).toBe('node');
  const asked = (port: string) =>
    run(process.execPath, check, { env: { HTTP_PORT: port } }).then(
      () => 'healthy',
      ({ code }) => code,
    );
  expect(await asked(new URL(member.url).port)).toBe('healthy');

  member.signal(image.stopSignal as NodeJS.Signals);
  expect(await member.exited).toBe('exit code 0');
  expect(member.log().at(-1)).toMatchObject({ message: 'stopped' });
  expect(await asked(new URL(member.url).port)).toBe(1);
}, 60_000);
