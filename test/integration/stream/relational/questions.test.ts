import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { relationalPool } from '../../../../src/adapters/relational/pool.ts';
import { type Questions, questionsTo } from '../../../../src/adapters/relational/questions.ts';
import { relationalStore } from '../../../../src/adapters/relational/store.ts';
import { project } from '../../../../src/application/relational/project.ts';
import type { Alert } from '../../../../src/domain/alert.ts';
import { rulesFor } from '../../../../src/domain/detectors/index.ts';
import type { Transaction } from '../../../../src/domain/event.ts';
import { advance } from '../../../../src/domain/windows/advance.ts';
import { WindowMemory } from '../../../../src/domain/windows/window-memory.ts';
import { generate } from '../../../../src/producer/generator/generate.ts';
import { kafkaMessage } from '../../../helpers/pipeline.ts';
import {
  expectedAlertRate,
  expectedSpend,
  expectedTopAccounts,
} from '../../../helpers/relational/expected-answers.ts';
import { alertChange, eventChange } from '../../../helpers/relational/facts.ts';
import { StreamLane } from '../../../helpers/stream-lane/lane.ts';
import { servers } from '../../../helpers/stream-lane/servers.ts';

const HOUR = 3_600_000;
const END = Math.floor(Date.now() / HOUR) * HOUR;
/** Two days of the three that the events cover: some lie on either side. */
const HOURS = { from: END - 60 * HOUR, to: END - 12 * HOUR };
const ALL = { limit: 1_000_000 };

const events: Transaction[] = [];
const alerts: Alert[] = [];
const asked: Record<string, Questions> = {};
let lane: StreamLane;
let pool: Pool;

beforeAll(async () => {
  for (const { event } of generate({ seed: 11, count: 2_000, endAt: END }).records()) {
    events.push(event);
  }
  const [rules, windows] = [rulesFor(), new WindowMemory()];
  for (const event of events) {
    advance(windows, windows.slotOf(event.accountId), event, rules, alerts);
  }
  lane = await StreamLane.open();
  await (await lane.start('a')).untilReady(true);
  await lane.produce(events.map(kafkaMessage));
  const { rows } = await lane.pool.query('select current_database() as name');
  const url = new URL(servers().databaseUrl);
  url.pathname = `/${rows[0].name}`;
  const { hostname: host, port, username: user } = url;
  pool = relationalPool({ host, port: Number(port), user, database: rows[0].name, tls: false });
  await project([...events.map(eventChange), ...alerts.map(alertChange)], relationalStore(pool));
  await lane.settled();
  asked['analytics'] = questionsTo(url.href, 'analytics');
  asked['millrace_analytics'] = questionsTo(url.href, 'millrace_analytics');
}, 60_000);
afterAll(async () => {
  for (const questions of Object.values(asked)) await questions.close();
  await pool?.end();
  await lane?.close();
});

describe.each(['analytics', 'millrace_analytics'])('the answers of %s', (schema) => {
  const ask = (): Questions => {
    const questions = asked[schema];
    if (questions === undefined) throw new Error('not connected');
    return questions;
  };

  it('are what was spent by hour and country', async () => {
    const expected = expectedSpend(events, HOURS);

    expect(await ask().spend(HOURS, ALL)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(100);
    const [one] = expected;
    if (one === undefined) throw new Error('nothing was spent');
    const { country, currency } = one;
    expect(await ask().spend(HOURS, { country, currency, limit: 3 })).toEqual(
      expected.filter((row) => row.country === country && row.currency === currency).slice(0, 3),
    );
  });

  it('are the alerts to a thousand events', async () => {
    const expected = expectedAlertRate(events, alerts, HOURS);

    expect(await ask().alertRate(HOURS)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
  });

  it('are the accounts that spent the most, each currency by itself', async () => {
    const expected = expectedTopAccounts(events, alerts, HOURS, 5);

    expect(await ask().topAccounts(HOURS, { limit: 5 })).toEqual(expected);
    expect(new Set(expected.map(({ currency }) => currency)).size).toBeGreaterThan(3);
    expect(await ask().topAccounts(HOURS, { currency: 'EUR', limit: 5 })).toEqual(
      expected.filter(({ currency }) => currency === 'EUR'),
    );
  });

  it('are empty where nothing happened', async () => {
    const before = { from: 0, to: HOUR };

    expect(await ask().spend(before, ALL)).toEqual([]);
    expect(await ask().alertRate(before)).toEqual([]);
    expect(await ask().topAccounts(before, ALL)).toEqual([]);
  });
});

it('counts what could not be stored, and leaves it out', async () => {
  const change = {
    position: 'events/1',
    original: '{}',
    kind: 'unreadable',
    cause: 'no type',
  } as const;
  const [analytics, views] = [asked['analytics'], asked['millrace_analytics']];
  expect(await analytics?.refused()).toBe(0);

  await project([change], relationalStore(pool));

  expect(await analytics?.refused()).toBe(1);
  expect(await views?.refused()).toBe(0);
  expect(await analytics?.alertRate(HOURS)).toEqual(expectedAlertRate(events, alerts, HOURS));
});

it('says what is missing where no event has come yet', async () => {
  const url = servers().databaseUrl;
  const questions = questionsTo(url, 'analytics');

  await expect(questions.alertRate(HOURS)).rejects.toMatchObject({
    code: 'MLR_STORE_REFUSED',
    message: expect.stringContaining('has no schema analytics yet'),
  });
  await questions.close();
});
