import { describe, expect, it } from '@jest/globals';
import { ingestHttp } from '../../../../src/application/http-ingestion/ingest-http.ts';
import {
  MAX_BODY_BYTES,
  MAX_EVENTS,
} from '../../../../src/application/http-ingestion/read-body.ts';
import type { EventBus, Published } from '../../../../src/application/ports/event-bus.ts';
import type { Transaction } from '../../../../src/domain/event.ts';
import { transaction } from '../../../helpers/transactions.ts';

const JSON_HEADERS = { 'content-type': 'application/json' };
const event = transaction();
const receivedAt = event.occurredAt + 1_000;

/** A bus that answers as told, in turn, and takes everything else. */
function bus(...answers: Published[]): EventBus & { readonly taken: Transaction[] } {
  const taken: Transaction[] = [];
  return {
    taken,
    publish: async (events) =>
      events.map((each, i) => {
        taken.push(each);
        return answers[i] ?? { ok: true, busId: `bus-${i}` };
      }),
  };
}

const post = (body: unknown, to = bus(), headers: Record<string, string> = JSON_HEADERS) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return ingestHttp({ headers, body: Buffer.from(text) }, receivedAt, to);
};

const taken = { status: 'accepted', eventId: event.eventId, busId: 'bus-0' };

describe('a request that can be read', () => {
  it.each([
    ['one event', event],
    ['an array', [event]],
    ['a batch', { events: [event] }],
  ])('may be %s', async (_title, body) => {
    const to = bus();

    expect(await post(body, to)).toEqual({ status: 202, body: { accepted: 1, results: [taken] } });
    expect(to.taken).toEqual([event]);
  });

  it.each(['application/json; charset=utf-8', 'application/vnd.millrace+json', 'Application/JSON'])(
    'may call itself %s',
    async (type) => {
      expect(await post(event, bus(), { 'content-type': type })).toMatchObject({ status: 202 });
    },
  );

  it('is answered event by event: code, pointer and reason of each that is rejected', async () => {
    const to = bus();
    const { currency: _, ...short } = event;

    const answer = await post(
      { events: [event, { ...event, amountMinor: -1 }, short, 7, { ...event, country: 'XX' }] },
      to,
    );

    expect(answer).toEqual({
      status: 202,
      body: {
        accepted: 1,
        results: [
          taken,
          {
            status: 'rejected',
            eventId: event.eventId,
            code: 'MLR_AMOUNT_NEGATIVE',
            path: '/events/1/amountMinor',
            reason: 'amountMinor is negative',
          },
          expect.objectContaining({ code: 'MLR_FIELD_MISSING', path: '/events/2/currency' }),
          {
            status: 'rejected',
            code: 'MLR_FIELD_TYPE',
            path: '/events/3',
            reason: 'the event is not a JSON object',
          },
          expect.objectContaining({ code: 'MLR_COUNTRY_UNKNOWN', path: '/events/4/country' }),
        ],
      },
    });
    expect(to.taken).toEqual([event]);
  });

  it('is answered 422 when every event is rejected, and nothing goes on the bus', async () => {
    const to = bus();

    const answer = await post([{ ...event, eventId: 'one' }, {}], to);

    expect(answer).toMatchObject({ status: 422, body: { accepted: 0 } });
    expect(to.taken).toEqual([]);
  });

  it('has an event rejected that the pipeline would find too large', async () => {
    const note = 'x'.repeat(70_000);

    expect(await post({ ...event, metadata: { note } })).toMatchObject({
      status: 422,
      body: { results: [{ code: 'MLR_RECORD_TOO_LARGE', path: '' }] },
    });
  });
});

describe('a bus that does not take everything', () => {
  const down: Published = { ok: false, code: 'MLR_BUS_UNAVAILABLE', throttled: false };
  const throttled: Published = { ...down, throttled: true };
  const other = { ...event, eventId: '0191f3a0-7c1d-7000-8000-00000000abcd' };

  it('is told event by event, with the time to come again', async () => {
    const answer = await post([event, {}, other], bus({ ok: true, busId: 'b' }, down));

    expect(answer).toEqual({
      status: 202,
      retryAfterSeconds: 2,
      body: {
        accepted: 1,
        results: [
          { ...taken, busId: 'b' },
          expect.objectContaining({ status: 'rejected' }),
          { status: 'retry', eventId: other.eventId, code: 'MLR_BUS_UNAVAILABLE' },
        ],
      },
    });
  });

  it.each([
    [429, throttled],
    [503, down],
  ])('makes it %i when it takes nothing', async (status, outcome) => {
    const answer = await post([event, {}], bus(outcome));

    expect(answer).toMatchObject({ status, retryAfterSeconds: 2, body: { accepted: 0 } });
  });
});

describe('a request nobody looks into', () => {
  it.each<[number, string, unknown]>([
    [400, 'MLR_JSON_MALFORMED', '{"eventId":'],
    [400, 'MLR_JSON_MALFORMED', ''],
    [400, 'MLR_JSON_TOO_DEEP', '['.repeat(50) + ']'.repeat(50)],
    [400, 'MLR_REQUEST_INVALID', 'null'],
    [400, 'MLR_REQUEST_INVALID', '7'],
    [400, 'MLR_REQUEST_INVALID', []],
    [400, 'MLR_REQUEST_INVALID', { events: event }],
    [413, 'MLR_REQUEST_TOO_LARGE', Array(MAX_EVENTS + 1).fill(event)],
    [413, 'MLR_REQUEST_TOO_LARGE', `"${'x'.repeat(MAX_BODY_BYTES)}"`],
  ])('is answered %i %s', async (status, code, body) => {
    const to = bus();

    expect(await post(body, to)).toEqual({ status, body: { code, reason: expect.any(String) } });
    expect(to.taken).toEqual([]);
  });

  it('takes as many events as it says', async () => {
    const answer = await post(Array(MAX_EVENTS).fill(event));

    expect(answer).toMatchObject({ status: 202, body: { accepted: MAX_EVENTS } });
  });

  it.each([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['text that only begins like JSON', { 'content-type': 'application/jsonl' }],
    ['a packed body', { ...JSON_HEADERS, 'content-encoding': 'gzip' }],
  ])('is answered 415 for %s', async (_title, headers) => {
    expect(await post(event, bus(), headers)).toMatchObject({ status: 415 });
  });

  it('is answered 400 for bytes that are no UTF-8', async () => {
    const body = Buffer.from([0x22, 0xff, 0x22]);

    const answer = await ingestHttp({ headers: JSON_HEADERS, body }, receivedAt, bus());

    expect(answer).toMatchObject({ status: 400, body: { code: 'MLR_ENCODING_INVALID' } });
  });
});
