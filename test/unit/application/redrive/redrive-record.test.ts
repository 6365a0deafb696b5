import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeTransaction } from '../../../../src/adapters/registry/confluent-frame.ts';
import { repositoryRegistry } from '../../../../src/adapters/registry/repository-registry.ts';
import { decodeAvro } from '../../../../src/application/decoding/decode-avro.ts';
import type {
  QuarantinedRecord,
  QuarantineStore,
} from '../../../../src/application/ports/quarantine.ts';
import type { Repair } from '../../../../src/application/redrive/outgoing.ts';
import {
  type Outgoing,
  type RedrivePorts,
  redriveRecord,
} from '../../../../src/application/redrive/redrive-record.ts';
import { MillraceError } from '../../../../src/domain/errors.ts';
import { memoryQuarantine } from '../../../helpers/memory-quarantine.ts';
import { transaction } from '../../../helpers/transactions.ts';

const POSITION = 'kafka:t:0:7';
const registry = repositoryRegistry();
const event = transaction({ currency: 'XQX' });
const record: QuarantinedRecord = {
  ...{ code: 'MLR_CURRENCY_UNKNOWN', cause: 'no such currency', route: 'kafka', receivedAt: 1 },
  ...{ position: POSITION, key: event.accountId, bytes: encodeTransaction(event) },
};
const newIds: Repair = (given) => ({
  event: { ...(given.event as object), currency: 'EUR', eventId: randomUUID() },
});

let sent: Outgoing[];
let lanes: ReturnType<typeof memoryQuarantine>[];
beforeEach(async () => {
  sent = [];
  lanes = [memoryQuarantine(), memoryQuarantine()];
  for (const { quarantine } of lanes) await quarantine.put([record]);
});

const ports = (over: Partial<RedrivePorts> = {}): RedrivePorts => ({
  stores: lanes.map(({ store }) => store),
  registry,
  encode: encodeTransaction,
  targetFor: () => ({ kind: 'topic', name: 't' }),
  now: () => 1,
  send: async (outgoing) => {
    sent.push(outgoing);
    return {};
  },
  ...over,
});

const states = () =>
  Promise.all(lanes.map(async ({ store }) => (await store.get(POSITION))?.state));
const idsSent = () =>
  new Set(
    sent.map(({ bytes }) => {
      const decoded = decodeAvro(Buffer.from(bytes), registry);
      return decoded.ok ? decoded.event.eventId : 'unreadable';
    }),
  );

/** Every call that changes something may be the last that is made: before it, or right after it took effect. */
function dyingAt(step: number, after: boolean, all: RedrivePorts): RedrivePorts {
  let calls = 0;
  const dying =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const last = calls++ === step;
      if (last && !after) throw new Error('killed');
      const answer = await call(...args);
      if (last) throw new Error('killed');
      return answer;
    };
  return {
    ...all,
    send: dying(all.send),
    stores: all.stores.map((store): QuarantineStore => {
      const { begin, finish, release } = store;
      return { ...store, begin: dying(begin), finish: dying(finish), release: dying(release) };
    }),
  };
}

describe('redriving a record', () => {
  it('sends the repaired event with its provenance and marks it in every lane', async () => {
    const outcome = await redriveRecord(POSITION, 'run-1', ports({ repair: newIds }));

    expect(outcome).toMatchObject({ kind: 'sent', target: 'topic:t' });
    expect(sent).toEqual([
      expect.objectContaining({
        key: event.accountId,
        provenance: { origin: POSITION, redriveRun: 'run-1', redriveAttempt: 1 },
      }),
    ]);
    expect(await states()).toEqual(['redriven', 'redriven']);
  });

  it('never sends two ids for one record, wherever runs die, and the last run ends it', async () => {
    const kills = fc.array(fc.tuple(fc.nat(5), fc.boolean()), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(kills, async (deaths) => {
        lanes = [memoryQuarantine(), memoryQuarantine()];
        for (const { quarantine } of lanes) await quarantine.put([record]);
        sent = [];
        for (const [step, after] of deaths) {
          const dying = dyingAt(step, after, ports({ repair: newIds }));
          await redriveRecord(POSITION, 'run-1', dying).catch(() => {});
        }

        await redriveRecord(POSITION, 'run-1', ports({ repair: newIds }));

        expect(idsSent().size).toBe(1);
        expect(await states()).toEqual(['redriven', 'redriven']);
      }),
    );
  });

  it('is sent by one of two runs', async () => {
    const outcomes = await Promise.all(
      ['run-1', 'run-2'].map((run) => redriveRecord(POSITION, run, ports({ repair: newIds }))),
    );

    expect(sent).toHaveLength(1);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['sent', 'taken']);
  });

  it('is not sent again for a lane that saw it later', async () => {
    lanes = [memoryQuarantine(), memoryQuarantine()];
    await lanes[1]?.quarantine.put([record]);
    await redriveRecord(POSITION, 'run-1', ports());
    await lanes[0]?.quarantine.put([record]);

    expect(await redriveRecord(POSITION, 'run-2', ports())).toEqual({ kind: 'already' });

    expect(sent).toHaveLength(1);
    expect(await states()).toEqual(['redriven', 'redriven']);
  });

  it('goes back to quarantine when the other side refuses it', async () => {
    const send = async () => ({ refused: 'too large' });

    const outcome = await redriveRecord(POSITION, 'run-1', ports({ send }));

    expect(outcome).toEqual({ kind: 'failed', cause: 'too large' });
    expect(await states()).toEqual(['quarantined', 'quarantined']);
  });

  it.each<[string, Repair, object]>([
    ['leaves it out', () => undefined, { kind: 'skipped' }],
    [
      'throws',
      () => {
        throw new Error('no idea');
      },
      { kind: 'failed', cause: 'the repair failed: no idea' },
    ],
    [
      'answers nothing usable',
      () => ({}),
      { kind: 'failed', cause: expect.stringContaining('neither') },
    ],
    [
      'answers what is no event',
      () => ({ event: { a: 1 } }),
      { kind: 'failed', cause: 'eventId is missing' },
    ],
  ])('stays in quarantine when the repair %s', async (_, repair, expected) => {
    expect(await redriveRecord(POSITION, 'run-1', ports({ repair }))).toEqual(expected);
    expect(sent).toEqual([]);
    expect(await states()).toEqual(['quarantined', 'quarantined']);
  });

  it('goes to a bus as JSON', async () => {
    await redriveRecord(
      POSITION,
      'run-1',
      ports({ targetFor: () => ({ kind: 'bus', name: 'b' }) }),
    );

    expect(JSON.parse(Buffer.from(sent[0]?.bytes ?? []).toString())).toEqual(event);
  });

  it('goes as it is while the registry is away, and waits where it has to be read', async () => {
    const away = {
      reader: () => undefined,
      resolve: async () => {
        throw new MillraceError('MLR_REGISTRY_UNAVAILABLE', 'away');
      },
    };
    const reading = ports({ registry: away, repair: newIds });

    await expect(redriveRecord(POSITION, 'run-1', reading)).rejects.toThrow('away');

    expect([sent, await states()]).toEqual([[], ['quarantined', 'quarantined']]);
    expect(await redriveRecord(POSITION, 'run-1', ports({ registry: away }))).toMatchObject({
      kind: 'sent',
    });
  });

  it('says what it would send and touches nothing', async () => {
    const outcome = await redriveRecord(POSITION, 'run-1', ports({ repair: newIds }), true);

    expect(outcome).toMatchObject({ kind: 'would-send', target: 'topic:t' });
    expect([sent, await states()]).toEqual([[], ['quarantined', 'quarantined']]);
  });
});
