import type { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  MAX_BYTES,
  type PutOptions,
  putEvents,
} from '../../../../src/adapters/eventbridge/put-events.ts';

/** Refuses by a code, or takes; no emulator refuses single entries. */
type Refuse = (detail: string, timesSeen: number) => string | undefined;

function busThat(refuse: Refuse = () => undefined) {
  const calls: string[][] = [];
  const taken: string[] = [];
  const seen = new Map<string, number>();
  const send = async (command: PutEventsCommand) => {
    const details = (command.input.Entries ?? []).map(({ Detail = '' }) => Detail);
    calls.push(details);
    return {
      Entries: details.map((detail) => {
        const times = (seen.get(detail) ?? 0) + 1;
        seen.set(detail, times);
        const ErrorCode = refuse(detail, times);
        if (ErrorCode !== undefined) return { ErrorCode, ErrorMessage: 'said the bus' };
        taken.push(detail);
        return { EventId: `id-${detail.slice(0, 20)}` };
      }),
    };
  };
  return { client: { send } as never, calls, taken };
}

const pauses: number[] = [];
const quick: PutOptions = { sleep: async (ms) => pauses.push(ms), random: () => 0.5 };
const put = (client: never, details: readonly string[], options: PutOptions = {}) =>
  putEvents(
    client,
    details.map((Detail) => ({ Detail })),
    { ...quick, ...options },
  );
const numbered = (count: number) => Array.from({ length: count }, (_, i) => `"${i}"`);

describe('putEvents', () => {
  it('takes nothing for an answer to nothing', async () => {
    const bus = busThat();

    expect(await put(bus.client, [])).toEqual([]);
    expect(bus.calls).toEqual([]);
  });

  it('splits after ten entries', async () => {
    const bus = busThat();

    await put(bus.client, numbered(25));

    expect(bus.calls.map((call) => call.length)).toEqual([10, 10, 5]);
  });

  it('splits where a call would grow too large, and fills it to the last byte', async () => {
    const bus = busThat();
    const half = 'x'.repeat(MAX_BYTES / 2);

    await put(bus.client, [half, half, 'x', half]);

    expect(bus.calls.map((call) => call.map((each) => each.length))).toEqual([
      [half.length, half.length],
      [1, half.length],
    ]);
  });

  it('does not send what no call can hold, and says so without its contents', async () => {
    const bus = busThat();
    const secret = 's'.repeat(MAX_BYTES + 1);

    const results = await put(bus.client, ['"a"', secret, '"b"']);

    expect(results).toEqual([
      { ok: true, eventId: 'id-"a"' },
      {
        ok: false,
        code: 'MLR_RECORD_TOO_LARGE',
        cause: `the entry has ${MAX_BYTES + 1} bytes, more than ${MAX_BYTES}`,
      },
      { ok: true, eventId: 'id-"b"' },
    ]);
    expect(bus.taken).toEqual(['"a"', '"b"']);
  });

  it('sends again what was refused for a while, only that, and before what comes later', async () => {
    const bus = busThat((detail, times) =>
      times === 1 && ['"3"', '"7"'].includes(detail) ? 'ThrottlingException' : undefined,
    );

    const results = await put(bus.client, numbered(12));

    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(bus.calls).toEqual([numbered(10), ['"3"', '"7"', '"10"', '"11"']]);
  });

  it('does not send again what is refused for good', async () => {
    const bus = busThat((detail) => (detail === '"1"' ? 'MalformedDetail' : undefined));

    const results = await put(bus.client, numbered(3));

    expect(results[1]).toEqual({
      ok: false,
      code: 'MLR_BUS_REFUSED',
      cause: 'MalformedDetail: said the bus',
    });
    expect(bus.calls).toHaveLength(1);
  });

  it('pauses longer and longer, and gives up everything that is left', async () => {
    pauses.length = 0;
    const bus = busThat((detail) => (detail === '"2"' ? 'InternalFailure' : undefined));

    const results = await put(bus.client, numbered(60), { maxAttempts: 4 });

    expect(pauses).toEqual([50, 100, 200]);
    expect(bus.calls).toHaveLength(4);
    expect(results).toHaveLength(60);
    const refused = {
      ok: false,
      code: 'MLR_BUS_UNAVAILABLE',
      cause: 'InternalFailure: said the bus',
    };
    expect(results[2]).toEqual(refused);
    expect(results[59]).toEqual(refused);
    expect(results.filter(({ ok }) => ok)).toHaveLength(bus.taken.length);
  });

  it.each([
    ['AccessDeniedException', 'MLR_BUS_REFUSED'],
    ['TimeoutError', 'MLR_BUS_UNAVAILABLE'],
  ])('makes values of a call that throws %s, which the SDK has tried again', async (name, code) => {
    let sent = 0;
    const error = Object.assign(new Error('no way'), { name });
    const send = () => {
      sent += 1;
      return Promise.reject(error);
    };

    const results = await put({ send } as never, numbered(2));

    expect(results).toEqual(Array(2).fill({ ok: false, code, cause: `${name}: no way` }));
    expect(sent).toBe(1);
  });

  it('takes every entry once, each account in order over calls, whatever is refused for a while', async () => {
    const entry = fc.record({ account: fc.nat(3), refusals: fc.nat(2), size: fc.nat(120_000) });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 40 }), async (entries) => {
        const details = entries.map(({ size }, i) => `${i}:${'x'.repeat(size)}`);
        const indexOf = (detail: string) => Number(detail.split(':')[0]);
        const bus = busThat((detail, times) =>
          times <= (entries[indexOf(detail)]?.refusals ?? 0) ? 'ThrottlingException' : undefined,
        );

        const results = await put(bus.client, details);

        expect(results.map(({ ok }) => ok)).toEqual(entries.map(() => true));
        expect(bus.taken.map(indexOf).sort((a, b) => a - b)).toEqual([...entries.keys()]);
        const lastCall = new Map<number, number>();
        for (const [n, call] of bus.calls.entries()) {
          expect(call.length).toBeLessThanOrEqual(10);
          expect(call.join('').length).toBeLessThanOrEqual(MAX_BYTES);
          for (const i of call.map(indexOf)) lastCall.set(i, n);
        }
        // Whatever is still to be taken is in every call that holds something later.
        for (const [n, call] of bus.calls.entries()) {
          const held = call.map(indexOf);
          const last = Math.max(...held);
          const due = [...lastCall].flatMap(([i, at]) => (i < last && at >= n ? [i] : []));
          expect(held).toEqual([...due.sort((x, y) => x - y), last]);
        }
      }),
      { numRuns: 50 },
    );
  });
});
