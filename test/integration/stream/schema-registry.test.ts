import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
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
import { type Fault, type HttpFaults, httpFaults } from '../../helpers/http-faults.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import type { TestMember } from '../../helpers/stream-lane/member.ts';
import { servers } from '../../helpers/stream-lane/servers.ts';
import { transaction } from '../../helpers/transactions.ts';

const UNKNOWN_ID = 4_711;
const V1 = published[0] as string;

const PASSWORD = 'a-secret:w%rd';
const BASIC = Buffer.from(`member:${PASSWORD}`).toString('base64');

let registry: Registry;
/** What the member and the faults' tests go through to the registry. */
let between: HttpFaults;
let program: { readonly java: string; readonly jar: string };
let lane: StreamLane;
let member: TestMember;

beforeAll(async () => {
  const found = await installRegistry(localHome());
  if (!found.available) throw new Error(`these tests need a schema registry: ${found.reason}`);
  program = { java: servers().java, jar: found.jar };
  registry = await startRegistry(localHome(), program);
  between = await httpFaults(registry.url);
  lane = await StreamLane.open();
  member = await lane.start('a', { env: { SCHEMA_REGISTRY_URL: throughProxy() } });
  await member.untilReady(true);
}, 120_000);
afterAll(async () => {
  await lane?.close();
  await between?.close();
  if (registry !== undefined) await kill();
});

afterEach(() => {
  between.fault = () => undefined;
});

/** The registry's address behind the faults, with credentials. */
function throughProxy(): string {
  const url = new URL(new URL(registry.url).pathname, between.url);
  url.username = 'member';
  url.password = encodeURIComponent(PASSWORD);
  return url.href;
}

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

async function untilTrue(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await holds()); await sleep(50)) {
    if (Date.now() > deadline) throw new Error('not within 20 s');
  }
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

schemaRegistryBehaviour('Apicurio, as Confluent', async () => ({
  registry: confluentRegistry({ url: registry.url }),
  unknown: { kind: 'confluent', id: UNKNOWN_ID },
  open: true,
}));

describe('a registry without a usable answer', () => {
  it.each<[string, Fault, string]>([
    ['5xx', { status: 503, body: '{"error_code":50001,"message":"busy"}' }, 'answered 503'],
    ['5xx of something between', { status: 502, body: '<html>' }, 'answered 502 and no JSON'],
    ['refused credentials', { status: 401, body: '{"message":"who are you?"}' }, 'answered 401'],
    ['no right to read', { status: 403, body: '{"error_code":40301}' }, 'answered 403'],
    ['404 of a wrong address', { status: 404, body: '{"message":"no such page"}' }, 'answered 404'],
    ['200 without a schema', { status: 200, body: '{}' }, 'answered 200'],
    ['silence', 'silence', 'timeout'],
  ])('%s: records wait, and it is asked again', async (_what, fault, words) => {
    const client = confluentRegistry({ url: throughProxy() });
    const reference = { kind: 'confluent', id: 1 } as const;
    between.fault = () => fault;
    const error = await client.resolve([reference]).catch((reason: Error) => reason);

    expect(error).toMatchObject({
      code: 'MLR_REGISTRY_UNAVAILABLE',
      message: expect.stringContaining(words),
    });
    expect(client.reader(reference)).toBeUndefined();

    between.fault = () => undefined;
    await client.resolve([reference]);
    expect(client.reader(reference)).toMatchObject({ kind: 'reader' });
  });

  it('gets the user and password of the address, which no error shows', async () => {
    const asked: unknown[] = [];
    between.fault = ({ headers, path }) => {
      asked.push(headers.authorization, path);
      return { status: 401, body: `{"message":"refused"}` };
    };
    const error = await confluentRegistry({ url: throughProxy() })
      .register('x-value', V1)
      .catch((reason: Error) => reason);

    expect(asked).toEqual([`Basic ${BASIC}`, '/apis/ccompat/v7/subjects/x-value/versions']);
    expect(error).toMatchObject({ code: 'MLR_REGISTRY_UNAVAILABLE' });
    expect(inspect(error)).not.toMatch(/secret|member:|Basic/);
    expect(inspect(error)).not.toContain(BASIC);
  });
});

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

  it('waits in the partition whose schema it can not get, goes on in the others, and tells no password', async () => {
    const newer = withField('held');
    const id = await idOf('held-value', newer);
    const refusals = [503, 401, 429].map((status): Fault => ({ status, body: '{}' }));
    let refused = 0;
    const seen = new Set<unknown>();
    between.fault = ({ path, headers }) => {
      seen.add(headers.authorization);
      return path.endsWith(`/schemas/ids/${id}`) ? refusals[refused++ % 3] : undefined;
    };
    const ends = await lane.ends();
    const held = times(50, () => record(id, newer, { held: 'yes' }));
    await lane.produce(held, 0);
    expect(await member.untilReady(false)).toContain('schema registry does not answer');
    const others = times(300, () => record(1, V1));
    for (const partition of [1, 2, 3]) {
      await lane.produce(others.slice(100 * (partition - 1), 100 * partition), partition);
    }
    await untilTrue(async () => {
      const ids = await stored();
      return others.every(({ eventId }) => ids.has(eventId));
    });
    await untilTrue(() => refused > 3);
    expect((await lane.checkpoints()).get(0)?.nextOffset).toBe(ends[0]);
    expect((await member.ready())?.ok).toBe(false);

    between.fault = () => undefined;
    await member.untilReady(true);
    await lane.settled();
    await expectStored([...held, ...others]);
    expect([...seen]).toEqual([`Basic ${BASIC}`]);
    const logged = JSON.stringify(member.log());
    expect(logged).toContain('MLR_REGISTRY_UNAVAILABLE');
    expect(logged).not.toMatch(/a-secret/);
    expect(logged).not.toContain(BASIC);
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
