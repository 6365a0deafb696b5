import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Stage } from '../../../lib/stage.ts';
import { STAGES } from '../../../lib/stages.ts';
import { propertiesOf, synthesise } from '../synth.ts';

const { dev } = STAGES;
const throttle = { rate: 20, burst: 40 };
const of = (queries: Stage['queries']) => synthesise({ ...dev, http: 'none', queries }).stateless;
const signed = of({ auth: 'iam', throttle });
const document = JSON.parse(
  readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'),
) as { paths: Record<string, object> };
const routes = Object.keys(document.paths).map((path) => `GET ${path}`);

describe('queries', () => {
  it('have a route for each path of the OpenAPI document, and each asks for signed requests', () => {
    const found = propertiesOf(signed, 'AWS::ApiGatewayV2::Route');

    expect(found.map(({ RouteKey }) => RouteKey).sort()).toEqual(routes.sort());
    expect(new Set(found.map(({ AuthorizationType }) => AuthorizationType))).toEqual(
      new Set(['AWS_IAM']),
    );
  });

  it('or for tokens of an issuer, for an audience, with a scope', () => {
    const issuer = 'https://login.example.org';
    const template = of({
      ...{ auth: 'jwt', issuer, audience: ['millrace'], scopes: ['queries:read'], throttle },
    });

    const found = propertiesOf(template, 'AWS::ApiGatewayV2::Route');
    expect(found).toHaveLength(routes.length);
    for (const route of found) {
      expect(route).toMatchObject({
        ...{ AuthorizationType: 'JWT', AuthorizationScopes: ['queries:read'] },
        AuthorizerId: expect.anything(),
      });
    }
    expect(propertiesOf(template, 'AWS::ApiGatewayV2::Authorizer')).toMatchObject([
      { JwtConfiguration: { Issuer: issuer, Audience: ['millrace'] } },
    ]);
  });

  it('are throttled', () => {
    expect(propertiesOf(signed, 'AWS::ApiGatewayV2::Stage')).toMatchObject([
      {
        DefaultRouteSettings: {
          ThrottlingRateLimit: throttle.rate,
          ThrottlingBurstLimit: throttle.burst,
        },
      },
    ]);
  });

  it('may read the indexes, windows, metrics and depths of queues, and write nothing', () => {
    const policies = Object.entries(signed.findResources('AWS::IAM::Policy'));
    const [, policy] = policies.find(([id]) => id.startsWith('queryrole')) ?? [];
    const statements = policy?.['Properties'].PolicyDocument.Statement as {
      readonly Action: string | string[];
      readonly Resource: unknown;
    }[];

    const actions = statements.flatMap(({ Action }) => Action);
    const tables = statements.find(({ Action }) => Action === 'dynamodb:Query');

    expect(actions.filter((each) => !/^(logs|xray):/.test(each)).sort()).toEqual([
      'cloudwatch:GetMetricData',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'sqs:GetQueueAttributes',
    ]);
    expect(
      JSON.stringify(tables?.Resource)
        .match(/index\/\w+/g)
        ?.sort(),
    ).toEqual([...['index/byAccount', 'index/byAccount', 'index/byDay']]);
  });

  it('leave nothing behind in a stage without them', () => {
    const template = of('none').toJSON() as { Resources: object; Outputs: object };

    expect(JSON.stringify(template)).not.toMatch(/ApiGateway|QueryApi|queryrole/);
  });
});
