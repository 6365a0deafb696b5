import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest } from '@jest/globals';
import { AwsClient } from 'aws4fetch';
import type { Transaction } from '../../../src/domain/event.ts';
import { addToEnvironment } from '../../helpers/function-environment.ts';
import { connect, eventually, type Pipeline } from '../../helpers/pipeline.ts';
import { needs } from '../../helpers/target/needs.ts';
import { startIssuer, type TokenIssuer } from '../../helpers/token-issuer.ts';
import { transaction } from '../../helpers/transactions.ts';

const { describe, it } = needs('http-apis');

// A function's first request starts it, on a machine that may have other things to do.
jest.setTimeout(60_000);

const RUN = randomUUID().slice(0, 8);
const HEADERS = { 'content-type': 'application/json' };

let pipeline: Pipeline;
let issuer: TokenIssuer;
let signed: AwsClient;

beforeAll(async () => {
  pipeline = await connect();
  issuer = await startIssuer();
  const { region, credentials } = pipeline.endpoints;
  signed = new AwsClient({ ...credentials, region, service: 'execute-api' });
});
afterAll(async () => {
  issuer?.close();
  await pipeline?.close();
});

const fresh = (accountId: string): Transaction =>
  transaction({ eventId: randomUUID(), accountId, occurredAt: Date.now() - 1_000 });

const post = (body: unknown, headers: Record<string, string> = HEADERS): Promise<Response> =>
  signed.fetch(pipeline.endpoints.httpEvents, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

interface Answer {
  readonly accepted: number;
  readonly results: readonly Record<string, unknown>[];
}

describe('POST /events', () => {
  it('stores what it accepts, once, and says what it rejects and why', async () => {
    const accountId = `http-${RUN}`;
    const good = Array.from({ length: 24 }, () => fresh(accountId));
    const bad = { ...fresh(accountId), currency: 'XYZ' };

    const first = await post({ events: [...good, bad] });
    const again = await post(good.toReversed());

    expect(first.status).toBe(202);
    const { accepted, results } = (await first.json()) as Answer;
    expect(accepted).toBe(24);
    expect(results.map(({ eventId }) => eventId)).toEqual([...good, bad].map((e) => e.eventId));
    expect(results[24]).toEqual({
      status: 'rejected',
      eventId: bad.eventId,
      code: 'MLR_CURRENCY_UNKNOWN',
      path: '/events/24/currency',
      reason: 'currency is not an ISO 4217 code',
    });
    expect(again.status).toBe(202);
    // Every event was on the bus twice, the second time the other way round.
    const mine = async (table: 'events' | 'duplicates') =>
      (await pipeline.rows(table, ['eventId', 'accountId']))
        .filter((row) => row['accountId'] === accountId)
        .map((row) => String(row['eventId']))
        .sort();
    const ids = good.map(({ eventId }) => eventId).sort();
    const duplicates = await eventually(
      () => mine('duplicates'),
      (found) => found.length >= ids.length,
    );
    expect(duplicates).toEqual(ids);
    expect(await mine('events')).toEqual(ids);
  });

  it.each<[number, string, unknown, Record<string, string>]>([
    [400, 'what is no JSON', 'Hello', HEADERS],
    [413, 'too many events', Array(101).fill({}), HEADERS],
    [415, 'a form', 'eventId=1', { 'content-type': 'application/x-www-form-urlencoded' }],
    [422, 'nothing but rejected events', [{}], HEADERS],
  ])('answers %i to %s', async (status, _what, body, headers) => {
    const answer = await post(body, headers);

    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(Object.keys((await answer.json()) as object)).toContain(
      status === 422 ? 'results' : 'reason',
    );
  });

  it('answers 503 while the bus refuses, and takes the same events when it does no more', async () => {
    const accountId = `http-${RUN}-again`;
    const events = [fresh(accountId), fresh(accountId)];
    const { functions } = pipeline.endpoints;
    const noBus = 'arn:aws:events:us-east-1:000000000000:rule/none';
    const restore = await addToEnvironment(pipeline.endpoints, functions.ingestHttp, {
      EVENT_BUS_NAME: noBus,
    });

    const refused = await post(events).finally(restore);
    const taken = await post(events);

    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const { accepted, results } = (await refused.json()) as Answer;
    expect(accepted).toBe(0);
    expect(results.map(({ status, eventId }) => [status, eventId])).toEqual(
      events.map(({ eventId }) => ['retry', eventId]),
    );
    expect(taken.status).toBe(202);
  });

  it('refuses who does not sign', async () => {
    const { httpEvents } = pipeline.endpoints;
    const body = JSON.stringify(fresh(`http-${RUN}-open`));

    const answer = await fetch(httpEvents, { method: 'POST', headers: HEADERS, body });

    expect(answer.status).toBe(403);
  });
});

describe('POST /events with tokens', () => {
  const { it } = needs('http-apis', 'reaching-us');
  let url: string;

  /** Talks to the emulator as the CDK's templates do, to put a route with tokens beside the deployed one. */
  const api = async (path: string, body?: object): Promise<Record<string, string>> => {
    const { awsEndpoint, httpEvents, region, credentials } = pipeline.endpoints;
    const id = /execute-api\/([^/]+)\//.exec(httpEvents)?.[1];
    const client = new AwsClient({ ...credentials, region, service: 'apigateway' });
    const answer = await client.fetch(`${awsEndpoint}/v2/apis/${id}${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: HEADERS,
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, string>;
  };

  beforeAll(async () => {
    const integrations = await api('/integrations');
    const [integration] = integrations['items'] as unknown as { integrationId: string }[];
    const { authorizerId } = await api('/authorizers', {
      name: 'tokens',
      authorizerType: 'JWT',
      identitySource: ['$request.header.Authorization'],
      jwtConfiguration: { issuer: issuer.url, audience: ['millrace'] },
    });
    await api('/routes', {
      routeKey: 'POST /tokens/events',
      target: `integrations/${integration?.integrationId}`,
      authorizationType: 'JWT',
      authorizerId,
      authorizationScopes: ['events:write'],
    });
    url = pipeline.endpoints.httpEvents.replace(/\/events$/, '/tokens/events');
  });

  const send = async (token?: string): Promise<number> => {
    const headers =
      token === undefined ? HEADERS : { ...HEADERS, authorization: `Bearer ${token}` };
    const body = JSON.stringify(fresh(`http-${RUN}-tokens`));
    return (await fetch(url, { method: 'POST', headers, body })).status;
  };
  const right = { aud: 'millrace', scope: 'events:read events:write' };

  it('takes a token of the issuer, for the audience, with the scope', async () => {
    expect(await send(issuer.token(right))).toBe(202);
  });

  it.each<[number, string, () => string | undefined]>([
    [401, 'no token', () => undefined],
    [401, 'an expired token', () => issuer.token({ ...right, exp: 1 })],
    [401, 'a token for somebody else', () => issuer.token({ ...right, aud: 'others' })],
    [401, 'a token of another issuer', () => issuer.token({ ...right, iss: 'https://other' })],
    [401, 'a token somebody changed', () => `${issuer.token(right).slice(0, -8)}AAAAAAAA`],
    [403, 'a token without the scope', () => issuer.token({ ...right, scope: 'events:read' })],
  ])('answers %i to %s', async (status, _what, token) => {
    expect(await send(token())).toBe(status);
  });
});
