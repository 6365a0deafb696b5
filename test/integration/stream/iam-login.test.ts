import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, it as anyIt, beforeAll, beforeEach, expect } from '@jest/globals';
import { createTopic } from '../../../local/kafka/topic.ts';
import { run } from '../../../local/process/run.ts';
import { kafkaLogin } from '../../../src/adapters/kafka/login.ts';
import { topicEnds } from '../../../src/adapters/kafka/topic-ends.ts';
import { type IamBroker, IDENTITY, iamBroker } from '../../helpers/iam-broker/broker.ts';
import { kafkaMessage } from '../../helpers/pipeline.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { servers } from '../../helpers/stream-lane/servers.ts';
import { transaction, uuid } from '../../helpers/transactions.ts';

/** What MSK grants for minutes; a client signs in again after four fifths of it. */
const SESSION_MS = 2_000;

const { java } = servers();
/** The broker's check of tokens is compiled here, and a Java that only runs programs can't do that. */
const compiles = (await run(java, ['--list-modules'])).stdout.includes('jdk.compiler@');
const it = compiles ? anyIt : anyIt.skip;

let broker: IamBroker;
let lane: StreamLane;
beforeAll(async () => {
  broker = await iamBroker(java, SESSION_MS);
}, 60_000);
afterAll(() => broker?.close());
beforeEach(async () => {
  lane = await StreamLane.open(2, '', broker.open);
  await createTopic(broker.open, `${lane.topic}-alerts`, 2);
});
afterEach(() => lane?.close());

const member = (over: Readonly<Record<string, string>> = {}) =>
  lane.start('a', {
    bootstrapServers: broker.bootstrapServers,
    env: {
      ...{ KAFKA_AUTH: 'iam', AWS_REGION: 'eu-central-1', NODE_EXTRA_CA_CERTS: broker.certificate },
      ...{ ...IDENTITY, ALERTS_TOPIC: `${lane.topic}-alerts`, ...over },
    },
  });

let sent = 0;
/** Each raises an alert, so that the producer signs in, too. */
async function produce(count: number): Promise<void> {
  const large = Array.from({ length: count }, () => {
    sent += 1;
    const accountId = `acct-${sent}`;
    return transaction({ eventId: uuid(sent), accountId, amountMinor: 99_999_999 });
  });
  await lane.produce(large.map((event) => kafkaMessage(event)));
}

async function published(): Promise<number> {
  const { rows } = await lane.pool.query(
    "select count(*)::int as published from millrace.outbox where published_at > '-infinity'",
  );
  return rows[0].published;
}

it('a member signs in again and again while it works, and nothing of it shows', async () => {
  const a = await member();
  await a.untilReady(true);
  const before = broker.tokens().granted;

  // Six sessions long, with something under way all the time.
  const until = Date.now() + 6 * SESSION_MS;
  let count = 0;
  for (; Date.now() < until; count += 5) {
    await produce(5);
    await sleep(50);
  }
  await lane.settled();

  expect(await lane.differences()).toEqual([]);
  for (let left = 100; (await published()) < count && left > 0; left--) await sleep(100);
  expect(await published()).toBe(count);
  // Three clients with a connection each at least, signing in again every 1.6 s for 12 s.
  expect(broker.tokens().granted - before).toBeGreaterThanOrEqual(3 * 6);
  expect(broker.tokens().refused).toEqual([]);
  expect(a.log().filter(({ level }) => level !== 'INFO')).toEqual([]);
  expect(new Set((await lane.stop()).values())).toEqual(new Set(['exit code 0']));
}, 60_000);

it('a member gets over a broker that restarts, with new tokens', async () => {
  const a = await member();
  await a.untilReady(true);
  await produce(5);
  await lane.settled();

  await broker.restart();
  await produce(5);
  await lane.settled();
  // Timers of the connections before have run out by then, too.
  await sleep(3 * SESSION_MS);
  await produce(5);
  await lane.settled();

  expect(await lane.differences()).toEqual([]);
  await a.untilReady(true);
  expect(a.alive()).toBe(true);
  expect(broker.tokens().refused).toEqual([]);
  expect(new Set((await lane.stop()).values())).toEqual(new Set(['exit code 0']));
}, 60_000);

it.each([
  [
    'who signs with another secret',
    { AWS_SECRET_ACCESS_KEY: 'of-somebody-else' },
    /SASL authentication failed\. The broker refuses .*invalid_token/,
    ['token refused: wrong signature'],
  ],
  [
    'who meets a certificate that nobody vouches for',
    { NODE_EXTRA_CA_CERTS: '' },
    /Connection to localhost:\d+ failed\. self-signed certificate/,
    [],
  ],
])(
  '%s is not in, says why and keeps what is secret',
  async (_who, over, why, refused) => {
    const before = broker.tokens().refused.length;
    const a = await member(over);

    const warnings = () => a.log().filter(({ level }) => level === 'WARN');
    for (let left = 200; warnings().length === 0 && left > 0; left--) await sleep(100);

    expect(warnings()[0]?.['cause']).toMatch(why);
    expect((await a.ready())?.ok).toBe(false);
    expect([...new Set(broker.tokens().refused.slice(before))]).toEqual(refused);
    const said = JSON.stringify(a.log());
    expect(said).not.toContain('of-somebody-else');
    expect(said).not.toContain('X-Amz');
  },
  60_000,
);

it('the query process learns where the topic ends', async () => {
  await produce(7);
  const credentials = async () => ({
    accessKeyId: IDENTITY.AWS_ACCESS_KEY_ID,
    secretAccessKey: IDENTITY.AWS_SECRET_ACCESS_KEY,
  });
  const login = kafkaLogin({ iam: { region: 'us-east-1' } }, credentials);
  // The process under test trusts by NODE_EXTRA_CA_CERTS, read when a process starts.
  const tls = { ca: readFileSync(broker.certificate) };
  const ends = topicEnds([broker.bootstrapServers], lane.topic, { ...login, tls });
  try {
    const found = await ends.of([0, 1]);

    expect([...(found?.values() ?? [])].reduce((sum, each) => sum + each, 0)).toBe(7);
  } finally {
    await ends.close();
  }
}, 60_000);
