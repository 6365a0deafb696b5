import type { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from '@jest/globals';
import { transactionsEvent } from '../../../../src/domain/transactions-event.ts';
import { generate } from '../../../../src/producer/generator/generate.ts';
import type { StampedRecord } from '../../../../src/producer/record.ts';
import { eventBridgeSender } from '../../../../src/producer/senders/event-bridge-sender.ts';
import { stamp } from '../../../../src/producer/stamp.ts';

const { source, detailType } = transactionsEvent;
const TARGET = { busName: 'bus', source, detailType };
const records = [...generate({ seed: 2, count: 400, endAt: Date.UTC(2026, 0) }).records()].map(
  (record) => stamp(record, 1),
);

/** A bus that refuses each entry for which `refuses` says so. No emulator refuses single entries. */
function busThat(refuses: (detail: string, timesSeen: number) => boolean) {
  const taken: string[] = [];
  const traces: (string | undefined)[] = [];
  const seen = new Map<string, number>();
  const sizes: number[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const send = async (command: PutEventsCommand) => {
    const entries = command.input.Entries ?? [];
    sizes.push(entries.length);
    mostInFlight = Math.max(mostInFlight, ++inFlight);
    await new Promise((resolve) => setTimeout(resolve, 1));
    inFlight -= 1;
    return {
      Entries: entries.map(({ Detail = '', TraceHeader }) => {
        traces.push(TraceHeader);
        const times = (seen.get(Detail) ?? 0) + 1;
        seen.set(Detail, times);
        if (refuses(Detail, times))
          return { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow' };
        taken.push(Detail);
        return { EventId: 'x' };
      }),
    };
  };
  const client = { send, destroy: () => {} } as unknown as EventBridgeClient;
  return { client, taken, traces, sizes, mostInFlight: () => mostInFlight };
}

async function sendAll(client: EventBridgeClient) {
  const sender = eventBridgeSender(client, TARGET);
  for (const record of records) await sender.send(record);
  await sender.flush();
  return sender.acknowledged;
}

describe('eventBridgeSender', () => {
  it('puts everything once, ten entries a call at most, several calls at a time', async () => {
    const bus = busThat(() => false);
    expect(await sendAll(bus.client)).toBe(records.length);
    expect(new Set(bus.taken).size).toBe(records.length);
    expect(Math.max(...bus.sizes)).toBeLessThanOrEqual(10);
    expect(bus.mostInFlight()).toBeGreaterThan(4);
    expect(bus.mostInFlight()).toBeLessThanOrEqual(16);
  });

  it('puts a record into its trace, and others into none', async () => {
    const bus = busThat(() => false);
    const [first, second] = records as [StampedRecord, StampedRecord];
    const sender = eventBridgeSender(bus.client, TARGET);
    await sender.send(first);
    await sender.flush();
    await sender.send({ ...second, traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` });
    await sender.flush();
    expect(bus.traces).toEqual([
      undefined,
      `Root=1-${'a'.repeat(8)}-${'a'.repeat(24)};Parent=${'b'.repeat(16)};Sampled=1`,
    ]);
  });

  it('keeps the order of each account', async () => {
    const bus = busThat(() => false);
    await sendAll(bus.client);
    const orderOf = (details: readonly { accountId: string; eventId: string }[]) =>
      Map.groupBy(details, ({ accountId }) => accountId);
    const sent = orderOf(records.map(({ event }) => event));
    const arrived = orderOf(bus.taken.map((detail) => JSON.parse(detail)));
    for (const [account, events] of sent) {
      expect(arrived.get(account)?.map(({ eventId }) => eventId)).toEqual(
        events.map(({ eventId }) => eventId),
      );
    }
  });

  it('sends refused entries again and only those', async () => {
    const refusedOnce = new Set(records.filter((_, i) => i % 50 === 0).map((r) => r.event.eventId));
    const bus = busThat(
      (detail, times) => times === 1 && refusedOnce.has(JSON.parse(detail).eventId),
    );
    expect(await sendAll(bus.client)).toBe(records.length);
    expect(bus.taken).toHaveLength(records.length);
  });

  it('says so when the bus does not answer', async () => {
    const client = {
      send: () => Promise.reject(new Error('connect ECONNREFUSED')),
      destroy: () => {},
    } as unknown as EventBridgeClient;
    await expect(sendAll(client)).rejects.toMatchObject({
      code: 'MLR_BUS_UNAVAILABLE',
      message: expect.stringContaining('connect ECONNREFUSED'),
    });
  });
});
