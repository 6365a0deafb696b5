import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { down, type ProgressEvent, status, up } from '../../../local/index.ts';
import { processIdentity } from '../../../local/process/identity.ts';
import { untilMembersReady } from '../../../local/stream/readiness.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'millrace-'));
});

afterEach(async () => {
  await down({ home });
  rmSync(home, { recursive: true, force: true });
});

const pidsOf = async (): Promise<Record<string, number>> =>
  Object.fromEntries((await status({ home })).processes.map(({ name, pid }) => [name, pid]));

describe('up', () => {
  it('starts everything, keeps it running, cleans up after itself and after a killed run', async () => {
    const events: ProgressEvent[] = [];
    const options = {
      home,
      handleSignals: false,
      onProgress: (e: ProgressEvent) => events.push(e),
    };

    const running = await up(options);
    const first = await pidsOf();
    const unready = await untilMembersReady(running.endpoints.stream?.members ?? [], 0);
    for (const name of ['event-source', 'stream-1']) {
      process.kill(first[name] ?? 0, 'SIGKILL');
      while ((await pidsOf())[name] === first[name]) {
        await sleep(50);
      }
    }
    process.kill(first['broker'] ?? 0, 'SIGKILL');
    await sleep(100);
    const halfDead = await status({ home });
    const again = await up(options);
    const second = await status({ home });
    await running.stop();
    await again.stop();

    // Prometheus is not to be had everywhere, and may still be on its way.
    expect(Object.keys(first).filter((name) => name !== 'prometheus')).toEqual([
      ...[
        'broker',
        'emf-bridge',
        'emulator',
        'event-source',
        'postgres',
        'query',
        'queue-source',
        'registry',
      ],
      ...['stream-1', 'stream-2', 'valkey'],
    ]);
    expect(running.leftOut.filter((line) => !line.startsWith('Prometheus'))).toEqual([]);
    expect(running.endpoints.stream).toMatchObject({
      databaseUrl: expect.stringMatching(/^postgres:/),
      cacheUrl: expect.stringMatching(/^redis:/),
      consumerGroup: 'millrace-stream',
      members: [{ name: 'stream-1' }, { name: 'stream-2' }],
    });
    expect(running.endpoints.registryUrl).toMatch(/^http:.*ccompat/);
    expect(unready).toEqual([]);
    expect(halfDead.running).toBe(false);
    expect(second.running).toBe(true);
    expect(second.endpoints).toEqual(again.endpoints);
    expect(events.map(({ detail }) => detail ?? '').join()).toMatch(
      /stopped what an earlier run left/,
    );
    const pids = [...Object.values(first), ...second.processes.map(({ pid }) => pid)];
    expect(pids.filter((pid) => processIdentity(pid) !== undefined)).toEqual([]);
    expect(existsSync(join(home, 'endpoints.json'))).toBe(false);
  }, 180_000);

  it('moves from ports that are taken, says so, and does without Kafka when asked to', async () => {
    const server = createServer().listen(4566, '127.0.0.1');
    // Taken already by another program is as good.
    await once(server, 'listening').catch(() => {});
    const notes: (string | undefined)[] = [];

    const running = await up({
      ...{ home, kafka: false, handleSignals: false },
      onProgress: ({ detail }) => notes.push(detail),
    });

    const { kafka, stream, registryUrl } = running.endpoints;
    expect([kafka, stream, registryUrl]).toEqual([null, null, null]);
    expect(running.endpoints.awsEndpoint).not.toMatch(/:4566$/);
    expect(notes).toContainEqual(expect.stringContaining('port 4566 is taken'));
    const { running: runs, processes } = await status({ home });
    expect(runs).toBe(true);
    expect(processes.map(({ name }) => name)).toEqual(['emf-bridge', 'emulator', 'queue-source']);
    await running.stop();
    server.close();
  }, 180_000);
});
