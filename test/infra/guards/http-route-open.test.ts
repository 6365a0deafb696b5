import { expect, it } from '@jest/globals';
import { type Case, resource, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes signed requests', { AuthorizationType: 'AWS_IAM' }],
  ['takes tokens', { AuthorizationType: 'JWT' }],
  ['refuses anybody', {}, 'Stack/Route: anybody may call POST /events: set an authorizer'],
  ['refuses anybody in so many words', { AuthorizationType: 'NONE' }, 'anybody may call'],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('http-route-open', (stack) =>
    resource(stack, 'Route', 'AWS::ApiGatewayV2::Route', {
      ...{ ApiId: 'api', RouteKey: 'POST /events' },
      ...properties,
    }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
