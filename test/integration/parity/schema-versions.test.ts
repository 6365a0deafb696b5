import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { confluentRegistry } from '../../../src/adapters/registry/confluent-registry.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { published, withField, written } from '../../behaviour/schema-registry.ts';
import { jsonOf, millrace } from '../../e2e/millrace.ts';
import type { RawMessage } from '../../helpers/sources.ts';
import { needs } from '../../helpers/target/needs.ts';
import { transaction } from '../../helpers/transactions.ts';
import { BothLanes, registryOf } from './both-lanes.ts';
import { eventRow, laneDifferences } from './lane-rows.ts';

const { it } = needs('reaching-us');

const OF_EACH = 300;
const ACCOUNTS = 20;
const WITHIN_MS = 90_000;

let lanes: BothLanes;
beforeAll(async () => {
  lanes = await BothLanes.connect();
});
afterAll(() => lanes?.close());

interface Version {
  readonly id: number;
  readonly schema: string;
  /** What its writer sends beyond the transaction. */
  readonly more: object;
}

/** The newest published version and two that other writers publish after it. */
async function threeVersions(): Promise<Version[]> {
  const registry = confluentRegistry({ url: registryOf(lanes) });
  const register = async (schema: string): Promise<number> => {
    const answer = await registry.register('transactions-value', schema);
    if (answer.kind === 'refused') throw new Error(answer.reason);
    return answer.reference.kind === 'confluent' ? answer.reference.id : 0;
  };
  const second = withField('channel');
  const third = JSON.parse(second) as { fields: object[] };
  third.fields.push({ name: 'device', type: ['null', 'string'], default: null });
  const schema = JSON.stringify(third);
  return [
    { id: published.length, schema: published.at(-1) as string, more: {} },
    { id: await register(second), schema: second, more: { channel: 'web' } },
    { id: await register(schema), schema, more: { channel: 'pos', device: 'phone' } },
  ];
}

it(
  'stores what writers of three versions send at once, the same in both lanes',
  async () => {
    const versions = await threeVersions();
    expect(new Set(versions.map(({ id }) => id)).size).toBe(3);
    const run = randomUUID().slice(0, 8);
    const events: Transaction[] = [];
    const messages: RawMessage[] = [];
    for (let i = 0; i < OF_EACH * versions.length; i++) {
      const { id, schema, more } = versions[i % versions.length] as Version;
      const accountId = `versions-${run}-${i % ACCOUNTS}`;
      const occurredAt = Date.now() - 60_000 + i;
      const event = transaction({ eventId: randomUUID(), accountId, occurredAt });
      const value = written({ kind: 'confluent', id }, schema, { ...event, ...more });
      events.push(event);
      messages.push({ key: Buffer.from(accountId), value });
    }

    const ours = (accountId: string): boolean => accountId.startsWith(`versions-${run}-`);
    const { workflow, stream } = await lanes.settle(messages, ours, WITHIN_MS);

    const enrichment = { level: 'none' };
    const expected = events.map((event) =>
      eventRow({ event, late: false, producedAt: undefined, enrichment }),
    );
    expect(laneDifferences(workflow, stream)).toEqual([]);
    expect([...workflow.events.values()].sort()).toEqual(expected.sort());
    expect([workflow.quarantine.size, workflow.duplicates.size]).toEqual([0, 0]);
  },
  2 * WITHIN_MS,
);

it(
  'reads what millrace produces after others have published newer versions',
  async () => {
    const home = String(process.env['MILLRACE_HOME']);
    const count = 200;
    const produce = async (): Promise<void> => {
      const ended = await millrace(
        ['produce', '--count', String(count), '--to', 'kafka', '--json'],
        home,
      );
      expect(jsonOf(ended)['sent']).toBe(count);
    };

    const { workflow, stream } = await lanes.settleAfter(produce, () => false, WITHIN_MS);

    expect(laneDifferences(workflow, stream)).toEqual([]);
    expect([stream.events.size, stream.quarantine.size]).toEqual([count, 0]);
  },
  2 * WITHIN_MS,
);
