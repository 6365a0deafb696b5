import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Admin } from '@platformatic/kafka';
import { createTopic } from '../../../local/kafka/topic.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { loadOf } from '../../helpers/stream-lane/load.ts';
import type { TestMember } from '../../helpers/stream-lane/member.ts';
import { servers } from '../../helpers/stream-lane/servers.ts';

let lane: StreamLane;
beforeEach(async () => {
  lane = await StreamLane.open();
});
afterEach(() => lane?.close());

/** How a member ended, and the last line of its log. */
async function endOf(member: TestMember) {
  const exited = await member.exited;
  const { level, code, message } = member.log().at(-1) ?? {};
  return { exited, level, code, message };
}

/** A member that has stored some events, then ended. */
async function storeSome(): Promise<void> {
  const member = await lane.start('first');
  await lane.produce([...loadOf({ seed: 1, count: 300 })]);
  await member.untilReady(true);
  await lane.settled();
  await lane.stop();
}

describe('what no waiting helps against ends the member with its reason', () => {
  it('a database user who may not create the schema', async () => {
    await lane.pool.query('drop role if exists reader; create role reader login');
    const url = new URL(lane.databaseUrl);
    url.username = 'reader';

    const member = await lane.start('a', { databaseUrl: url.href });

    expect(await endOf(member)).toEqual({
      exited: 'exit code 1',
      level: 'CRITICAL',
      code: 'MLR_MIGRATION_REFUSED',
      message: expect.stringContaining('The user needs CREATE on the database'),
    });
  }, 30_000);

  it('a database that belongs to another topic', async () => {
    await storeSome();
    const other = `${lane.topic}-other`;
    await createTopic(servers().bootstrapServers, other, 1);

    const member = await lane.start('a', { topic: other });

    expect(await endOf(member)).toEqual({
      exited: 'exit code 1',
      level: 'CRITICAL',
      code: 'MLR_CONFIG_INVALID',
      message: `the database holds events of topic ${lane.topic}; give topic ${other} a database of its own`,
    });
  }, 30_000);

  it('a checkpoint beyond the end of the log', async () => {
    await storeSome();
    await lane.pool.query(
      'update millrace.checkpoints set next_offset = 1000000 where partition = 1',
    );

    const member = await lane.start('a');

    expect(await endOf(member)).toEqual({
      exited: 'exit code 1',
      level: 'CRITICAL',
      code: 'MLR_OFFSET_OUT_OF_RANGE',
      message: expect.stringContaining(`partition 1 of ${lane.topic} has no offset 1000000`),
    });
  }, 30_000);

  it('a topic that is deleted and made anew under its feet', async () => {
    const member = await lane.start('a');
    await member.untilReady(true);
    await lane.produce([...loadOf({ seed: 1, count: 300 })]);
    await lane.settled();
    const { bootstrapServers } = servers();
    const admin = new Admin({ clientId: 'remake', bootstrapBrokers: [bootstrapServers] });

    await admin.deleteTopics({ topics: [lane.topic] });
    // More records than before: every checkpoint is an offset of the new log as well.
    await createTopic(bootstrapServers, lane.topic, lane.partitions);
    await lane.produce([...loadOf({ seed: 2, count: 1_500 })]);
    await admin.close();

    expect(await endOf(member)).toEqual({
      exited: 'exit code 1',
      level: 'CRITICAL',
      code: 'MLR_OFFSET_OUT_OF_RANGE',
      message: expect.stringContaining(`topic ${lane.topic} was deleted and made anew`),
    });
  });

  it.each([
    ['no topic', { KAFKA_TOPIC: '' }, 'KAFKA_TOPIC'],
    ['a database URL that is none', { DATABASE_URL: 'nowhere' }, 'DATABASE_URL'],
    ['no batch size', { STREAM_MAX_BATCH_EVENTS: '0' }, 'STREAM_MAX_BATCH_EVENTS'],
  ])('%s', async (_, env, named) => {
    const member = await lane.start('a', { env });

    expect(await endOf(member)).toEqual({
      exited: 'exit code 1',
      level: 'CRITICAL',
      code: 'MLR_CONFIG_INVALID',
      message: expect.stringContaining(named),
    });
  });
});
