import { expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { requestOf, resultOf } from '../../../../lambdas/query/http-event.ts';

const event = (rawPath: string, rawQueryString = ''): APIGatewayProxyEventV2 =>
  ({
    ...{ version: '2.0', rawPath, rawQueryString, headers: { accept: 'application/json' } },
    ...{ requestContext: { http: { method: 'GET' } }, body: '', isBase64Encoded: false },
  }) as unknown as APIGatewayProxyEventV2;

it.each([
  ['/alerts', 'limit=5&cursor=a%2Bb', '/alerts?limit=5&cursor=a%2Bb'],
  ['/accounts/a b', '', '/accounts/a%20b'],
  ['/accounts/a#b?c', '', '/accounts/a%23b%3Fc'],
  ['/accounts/%', '', '/accounts/%'],
])('asks for %s?%s', (path, query, target) => {
  const request = requestOf(event(path, query));

  expect(request.url).toBe(`https://queries${target}`);
  expect([request.method, request.headers.get('accept')]).toEqual(['GET', 'application/json']);
});

it('answers with status, headers and text', async () => {
  const answer = new Response('{"a":"é"}', { status: 404, headers: { allow: 'GET' } });

  expect(await resultOf(answer)).toEqual({
    statusCode: 404,
    headers: expect.objectContaining({ allow: 'GET' }),
    body: '{"a":"é"}',
  });
});
