import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { registerSchemas } from '../../../local/compose/register-schemas.ts';
import { localHome } from '../../../local/home.ts';
import { isAlive } from '../../../local/process/pid-file.ts';
import { installRegistry } from '../../../local/registry/program.ts';
import { type Registry, startRegistry } from '../../../local/registry/server.ts';
import { confluentRegistry } from '../../../src/adapters/registry/confluent-registry.ts';
import {
  published,
  schemaRegistryBehaviour,
  withField,
  written,
} from '../../behaviour/schema-registry.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import type { TestMember } from '../../helpers/stream-lane/member.ts';
import { servers } from '../../helpers/stream-lane/servers.ts';
import { transaction } from '../../helpers/transactions.ts';

const UNKNOWN_ID = 4_711;
const V1 = published[0] as string;

let registry: Registry;
let program: { readonly java: string; readonly jar: string };
let lane: StreamLane;
let member: TestMember;

beforeAll(async () => {
  const found = await installRegistry(localHome());
  if (!found.available) throw new Error(`these tests need a schema registry: ${found.reason}`);
  program = { java: servers().java, jar: found.jar };
  registry = await startRegistry(localHome(), program);
  lane = await StreamLane.open();
  member = await lane.start('a', { env: { SCHEMA_REGISTRY_URL: registry.url } });
  await member.untilReady(true);
}, 120_000);
afterAll(async () => {
  await lane?.close();
  if (registry !== undefined) await kill();
});

/** As a power cut would. */
async function kill(): Promise<void> {
  process.kill(registry.process.record.pid, 'SIGKILL');
  while (isAlive(registry.process.record)) await sleep(20);
}

async function idOf(subject: string, schema: string): Promise<number> {
  const answer = await confluentRegistry({ url: registry.url }).register(subject, schema);
  if (answer.kind === 'refused' || answer.reference.kind !== 'confluent')
    throw new Error('refused');
  return answer.reference.id;
}

interface Sent {
  readonly eventId: string;
  readonly key: Buffer;
  readonly value: Buffer;
}

function record(id: number, schema: string, more: object = {}): Sent {
  const eventId = randomUUID();
  const accountId = `account-${eventId.slice(0, 2)}`;
  const event = transaction({ eventId, accountId, occurredAt: Date.now() - 1_000 });
  const value = written({ kind: 'confluent', id }, schema, { ...event, ...more });
  return { eventId, key: Buffer.from(accountId), value };
}

const stored = async (): Promise<Set<string>> => new Set((await lane.stored()).ids.keys());

/** The code and the bytes of what was turned away among these. */
async function turnedAway(sent: readonly Sent[]): Promise<string[]> {
  const { rows } = await lane.pool.query('select code, bytes from millrace.quarantine');
  const values = new Set(sent.map(({ value }) => value.toString('hex')));
  return rows.filter((row) => values.has(row.bytes.toString('hex'))).map((row) => row.code);
}

async function expectStored(sent: readonly Sent[]): Promise<void> {
  const ids = await stored();
  expect(sent.filter(({ eventId }) => !ids.has(eventId))).toEqual([]);
  expect(await turnedAway(sent)).toEqual([]);
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

schemaRegistryBehaviour('Apicurio, as Confluent', async () => ({
  registry: confluentRegistry({ url: registry.url }),
  unknown: { kind: 'confluent', id: UNKNOWN_ID },
  open: true,
}));

describe('a member that reads schemas from a registry', () => {
  it('gives the published schemas their version numbers as ids', async () => {
    const ids = await registerSchemas(registry.url);
    expect(ids['transactions-value']).toEqual(published.map((_, index) => index + 1));
  });

  it('stores what three writer versions send at once', async () => {
    const [v2, v3] = [withField('channel'), withField('device')];
    const [two, three] = [await idOf('v2-value', v2), await idOf('v3-value', v3)];
    const sent = times(200, () => [
      record(1, V1),
      record(two, v2, { channel: 'web' }),
      record(three, v3, { device: 'phone' }),
    ]).flat();
    await lane.produce(sent);
    await lane.settled();
    await expectStored(sent);
  });

  it('waits while the registry is killed, says so, and loses nothing', async () => {
    const newer = withField('waited');
    const id = await idOf('waited-value', newer);
    const port = Number(new URL(registry.url).port);
    const before = times(100, () => record(1, V1));
    await lane.produce(before);
    await kill();
    const waiting = times(100, () => [record(1, V1), record(id, newer, { waited: 'yes' })]).flat();
    await lane.produce(waiting);

    expect(await member.untilReady(false)).toContain('schema registry does not answer');
    await sleep(1_000);
    const ids = await stored();
    expect(waiting.filter(({ eventId }) => ids.has(eventId)).length).toBeLessThan(100);
    expect(await turnedAway(waiting)).toEqual([]);

    registry = await startRegistry(localHome(), { ...program, port });
    await member.untilReady(true);
    await lane.settled();
    await expectStored([...before, ...waiting]);
    expect(member.log().filter(({ code }) => code === 'MLR_REGISTRY_UNAVAILABLE')).toHaveLength(1);
  });

  it('goes on with a schema of a deleted subject that it knows, and turns away one that it does not', async () => {
    const [seen, unseen] = [withField('seen'), withField('unseen')];
    const [seenId, unseenId] = [await idOf('seen-value', seen), await idOf('unseen-value', unseen)];
    const first = record(seenId, seen, { seen: null });
    await lane.produce([first]);
    await lane.settled();
    for (const subject of ['seen-value', 'unseen-value']) {
      for (const how of ['', '?permanent=true']) {
        await fetch(`${registry.url}/subjects/${subject}${how}`, { method: 'DELETE' });
      }
    }
    const known = record(seenId, seen, { seen: null });
    const unknown = record(unseenId, unseen, { unseen: null });
    await lane.produce([known, unknown]);
    await lane.settled();
    await expectStored([first, known]);
    expect(await turnedAway([unknown])).toEqual(['MLR_SCHEMA_UNKNOWN']);
  });

  it('turns away what names an unknown schema, and reads with it half a minute after it appeared', async () => {
    const later = withField('later');
    const id = 1 + (await idOf('before-value', withField('before')));
    const early = record(id, later, { later: null });
    await lane.produce([early]);
    await lane.settled();
    const turnedAwayAt = Date.now();
    expect(await turnedAway([early])).toEqual(['MLR_SCHEMA_UNKNOWN']);

    expect(await idOf('later-value', later)).toBe(id);
    await sleep(turnedAwayAt + 30_000 - Date.now());
    // Its bytes are what was sent, so sending them again is all that is left to do.
    await lane.produce([early]);
    await lane.settled();
    expect(await stored()).toContain(early.eventId);
  });
});
