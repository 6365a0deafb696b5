import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import fc from 'fast-check';
import { MillraceError } from '../../../src/domain/errors.ts';
import { queryApp } from '../../../src/query/app.ts';
import { openApiDocument } from '../../../src/query/document.ts';
import { MemoryQueryStore } from '../../helpers/memory-query-store.ts';
import { answerCheck, type OpenApiDocument } from '../../helpers/openapi-check.ts';
import { queryRequest } from '../../helpers/query-requests.ts';
import { uuid } from '../../helpers/transactions.ts';
import { alertView, eventView } from '../../helpers/views.ts';

const NOW = Date.UTC(2026, 10, 25, 12);
const MINUTE = 60_000;

const committed = JSON.parse(
  readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'),
) as OpenApiDocument;
const wrongWith = answerCheck(committed);

let store: MemoryQueryStore;
let errors: unknown[];
let app: ReturnType<typeof queryApp>;
beforeEach(() => {
  store = new MemoryQueryStore();
  errors = [];
  const onError = (error: unknown) => errors.push(error);
  app = queryApp({ lane: 'stream', store, now: () => NOW, onError });
  const events = Array.from({ length: 30 }, (_, n) =>
    eventView({ eventId: uuid(n + 1), occurredAt: NOW - n * MINUTE, amountMinor: 2 ** 52 }),
  );
  const alerts = events
    .slice(0, 9)
    .map((event, n) => alertView(event, { detector: n % 2 ? 'velocity' : 'high-value' }));
  store.write(events, alerts);
});

const get = async (target: string) => {
  const answer = await app.request(target);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe('the OpenAPI document', () => {
  it('is valid', async () => {
    const result = await new Validator().validate(
      structuredClone(committed) as object as Record<string, unknown>,
    );

    expect(result).toEqual({ valid: true });
  });

  it('is the one of this code: npm run openapi:generate writes it', async () => {
    expect(committed).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
    expect((await get('/openapi.json')).body).toEqual(committed);
  });
});

describe('the query API', () => {
  it.each([
    ['/accounts/{id}', '/accounts/acc-1'],
    ['/accounts/{id}/events', '/accounts/acc-1/events?limit=7'],
    ['/alerts', '/alerts?detector=velocity&account=acc-1'],
    ['/statistics', '/statistics?minutes=10'],
    ['/health', '/health'],
    ['/accounts/{id}', '/accounts/nobody'],
    ['/accounts/{id}', '/accounts/%20'],
    ['/accounts/{id}/events', '/accounts/acc-1/events?limit=501'],
  ])('answers as documented: %s by %s', async (path, target) => {
    expect(await wrongWith(path, await app.request(target))).toEqual([]);
  });

  it('answers whatever is asked as documented: never 5xx, and a refusal says what is wrong', async () => {
    await fc.assert(
      fc.asyncProperty(queryRequest, async ({ path, target }) => {
        const answer = await app.request(target);
        const copy = answer.clone();

        expect(answer.status).toBeLessThan(500);
        expect(await wrongWith(path, answer)).toEqual([]);
        if (answer.status === 200) return;
        const { code, detail } = (await copy.json()) as { code: string; detail: string };
        expect(code).toMatch(/^MLR_/);
        expect(detail.length).toBeGreaterThan(10);
      }),
      { numRuns: 400 },
    );
    expect(errors).toEqual([]);
  });

  it('shows an account with sums that no reader rounds', async () => {
    const { body } = await get('/accounts/acc-1');

    expect(body).toMatchObject({
      accountId: 'acc-1',
      latest: { eventId: uuid(1), occurredAt: NOW },
      totals: { events: 30, alerts: 9, spendMinor: { EUR: String(30n * 2n ** 52n) } },
    });
  });

  it('adds the minutes up', async () => {
    const { body } = await get('/statistics?minutes=10');

    expect(body).toMatchObject({ lane: 'stream', to: NOW + MINUTE, from: NOW - 9 * MINUTE });
    expect(body).toMatchObject({ events: 10, spendMinor: { EUR: String(10n * 2n ** 52n) } });
    expect(body['minutes']).toHaveLength(10);
  });

  it('goes from page to page within the day that was meant at first', async () => {
    const ids: unknown[] = [];
    let next = '';
    let from: unknown;
    do {
      const cursor = next === '' ? '' : `&cursor=${next}`;
      const { status, body } = await get(`/accounts/acc-1/events?limit=7${cursor}`);
      expect(status).toBe(200);
      from ??= body['from'];
      expect(body['from']).toBe(from);
      ids.push(...(body['items'] as { eventId: string }[]).map(({ eventId }) => eventId));
      next = (body['next'] as string | null) ?? '';
    } while (next !== '');

    expect(ids).toEqual(Array.from({ length: 30 }, (_, n) => uuid(n + 1)));
  });

  it.each([
    ['limit=0', 'limit must be a whole number from 1 to 500'],
    ['limit=501', 'limit must be a whole number from 1 to 500'],
    ['limit=1&limit=2', 'limit Invalid input'],
    ['from=yesterday', 'from must be a time'],
    ['from=2026-11-25', 'from must be a time'],
    ['form=2026-11-25T00:00:00Z', 'form is not a parameter of this'],
    ['from=2026-11-25T00:00:00Z&to=2026-11-24T00:00:00Z', 'must be before to'],
    ['detector=speed', 'detector Invalid option'],
    ['account=*', 'account must be 1 to 64 letters'],
  ])('refuses %s and says why', async (query, why) => {
    expect(await get(`/alerts?${query}`)).toEqual({
      status: 400,
      body: expect.objectContaining({
        ...{ type: 'about:blank', title: 'Bad Request', code: 'MLR_REQUEST_INVALID' },
        detail: expect.stringContaining(why),
      }),
    });
  });

  it('refuses more than 31 days', async () => {
    const answer = await get('/alerts?from=2026-10-01T00:00:00Z&to=2026-11-01T00:00:00.001Z');

    expect(answer).toMatchObject({ status: 400, body: { code: 'MLR_QUERY_TOO_BROAD' } });
    const month = await get('/alerts?from=2026-10-01T00:00:00Z&to=2026-11-01T00:00:00Z');
    expect(month.status).toBe(200);
  });

  it('refuses another method, and knows where else to look', async () => {
    const posted = await app.request('/alerts', { method: 'POST' });
    const lost = await get('/alert');

    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(lost).toMatchObject({ status: 404, body: { code: 'MLR_NOT_FOUND' } });
    expect(lost.body['detail']).toContain('/accounts/{id}/events');
  });

  it('says that a store is away, to be asked again, and not where it is', async () => {
    const away = new MillraceError('MLR_STORE_UNAVAILABLE', 'PostgreSQL at db.internal: refused');
    store.account = () => Promise.reject(away);

    const answer = await app.request('/accounts/acc-1');

    expect(answer.headers.get('retry-after')).toBe('1');
    const copy = answer.clone();
    expect(await wrongWith('/accounts/{id}', answer)).toEqual([]);
    expect([copy.status, await copy.text()]).toEqual([503, expect.not.stringMatching(/internal/)]);
    expect(errors).toEqual([away]);
  });

  it('tells nothing of a defect but to the log', async () => {
    const defect = new TypeError('x is not a function');
    store.account = () => Promise.reject(defect);

    const { status, body } = await get('/accounts/acc-1');

    expect([status, body]).toEqual([
      500,
      { type: 'about:blank', title: 'Internal Server Error', status: 500 },
    ]);
    expect(errors).toEqual([defect]);
  });
});
