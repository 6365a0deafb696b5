import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { kafkaMessage } from '../../../helpers/pipeline.ts';
import { StreamLane } from '../../../helpers/stream-lane/lane.ts';
import { transaction, uuid } from '../../../helpers/transactions.ts';

const USER = `signed_${process.pid}`;
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:lane-AbCdEf';

let lane: StreamLane;
let secrets: Server;
let password: string;
let asked = 0;
let access: { readonly file: string; readonly before: string };

/** As `ALTER ROLE` and the next version of a secret, which RDS does together. */
async function change(to: string): Promise<void> {
  await lane.pool.query(`alter role ${USER} password '${to}'`);
  password = to;
}

beforeAll(async () => {
  lane = await StreamLane.open(2);
  await lane.pool.query(`create role ${USER} superuser login`);
  await change('one');
  const { rows } = await lane.pool.query('show hba_file');
  access = { file: rows[0].hba_file, before: readFileSync(rows[0].hba_file, 'utf8') };
  writeFileSync(access.file, `host all ${USER} 127.0.0.1/32 scram-sha-256\n${access.before}`);
  await lane.pool.query('select pg_reload_conf()');
  secrets = createServer((_request, response) => {
    asked++;
    response.end(JSON.stringify({ SecretString: JSON.stringify({ password }) }));
  });
  await new Promise<void>((resolve) => secrets.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  if (access !== undefined) writeFileSync(access.file, access.before);
  await lane?.pool.query('select pg_reload_conf()').catch(() => {});
  secrets?.close();
  await lane?.close();
});

it('a member takes its password from the secret, and the new one when it was changed', async () => {
  const url = new URL(lane.databaseUrl);
  url.username = USER;
  url.password = '';
  const member = await lane.start('a', {
    databaseUrl: url.href,
    env: {
      ...{ DATABASE_SECRET_ARN: SECRET, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'hidden' },
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(secrets.address() as AddressInfo).port}`,
    },
  });
  await member.untilReady(true);
  const before = asked;
  expect(before).toBeGreaterThan(0);

  await change('two');
  const ended = await lane.pool.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1',
    [USER],
  );
  expect(ended.rows.length).toBeGreaterThan(0);
  await lane.produce([kafkaMessage(transaction({ eventId: uuid(1) }))]);
  await lane.settled();

  expect(asked).toBeGreaterThan(before);
  expect(member.alive()).toBe(true);
  expect(JSON.stringify(member.log())).not.toMatch(/"(one|two)"/);
  expect(await lane.stop()).toEqual(new Map([['a', 'exit code 0']]));
}, 60_000);
