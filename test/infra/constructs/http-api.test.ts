import { describe, expect, it } from '@jest/globals';
import type { Stage } from '../../../lib/stage.ts';
import { STAGES } from '../../../lib/stages.ts';
import { propertiesOf, synthesise } from '../synth.ts';

const { dev } = STAGES;
const throttle = { rate: 20, burst: 40 };
const signed = { auth: 'iam', throttle } as const;
const of = (http: Stage['http']) => synthesise({ ...dev, http, queries: 'none' }).stateless;

describe('POST /events', () => {
  it('asks for signed requests', () => {
    expect(propertiesOf(of(signed), 'AWS::ApiGatewayV2::Route')).toEqual([
      expect.objectContaining({ RouteKey: 'POST /events', AuthorizationType: 'AWS_IAM' }),
    ]);
  });

  it('or for tokens of an issuer, for an audience, with a scope', () => {
    const issuer = 'https://login.example.org';
    const template = of({
      ...{ auth: 'jwt', issuer, audience: ['millrace'], scopes: ['events:write'], throttle },
    });

    expect(propertiesOf(template, 'AWS::ApiGatewayV2::Route')).toEqual([
      expect.objectContaining({
        RouteKey: 'POST /events',
        AuthorizationType: 'JWT',
        AuthorizationScopes: ['events:write'],
        AuthorizerId: expect.anything(),
      }),
    ]);
    expect(propertiesOf(template, 'AWS::ApiGatewayV2::Authorizer')).toEqual([
      expect.objectContaining({
        AuthorizerType: 'JWT',
        JwtConfiguration: { Issuer: issuer, Audience: ['millrace'] },
        IdentitySource: ['$request.header.Authorization'],
      }),
    ]);
  });

  it('is throttled, and its access log knows no header and no body', () => {
    const [stage] = propertiesOf(of(signed), 'AWS::ApiGatewayV2::Stage');

    expect(stage).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: {
        DetailedMetricsEnabled: true,
        ThrottlingRateLimit: throttle.rate,
        ThrottlingBurstLimit: throttle.burst,
      },
      AccessLogSettings: { DestinationArn: expect.anything() },
    });
    const format = JSON.stringify(stage?.['AccessLogSettings']);
    expect(format).toContain('$context.status');
    expect(format).not.toMatch(/header|body|token/i);
  });

  it('may put events on the bus and nothing else', () => {
    const policies = Object.entries(of(signed).findResources('AWS::IAM::Policy'));
    const [, policy] = policies.find(([id]) => id.startsWith('ingesthttprole')) ?? [];
    const statements = policy?.['Properties'].PolicyDocument.Statement as { Action: string }[];

    const actions = statements.flatMap(({ Action }) => Action);

    expect(actions.filter((each) => !/^(logs|xray):/.test(each))).toEqual(['events:PutEvents']);
  });

  it('leaves nothing behind in a stage without it', () => {
    const template = of('none').toJSON() as { Resources: object; Outputs: object };

    expect(JSON.stringify(template)).not.toMatch(/ApiGateway|ingest-?http/i);
  });
});
