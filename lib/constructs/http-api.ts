import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi as Api,
  HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { HttpIngestion, Stage } from '../stage.ts';

/** Who, what, how it ended and how long it took; never a header, a token or a body. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  caller: '$context.identity.caller',
  subject: '$context.authorizer.claims.sub',
  route: '$context.routeKey',
  status: '$context.status',
  error: '$context.error.message',
  requestBytes: '$context.requestLength',
  responseBytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
};

export interface HttpIngestionProps {
  readonly stage: Stage;
  readonly http: HttpIngestion;
  readonly target: IFunction;
}

/** `POST /events`: HTTP API, authorizer, throttling and access log in front of a function. */
export class HttpIngestionApi extends Construct {
  readonly api: Api;
  readonly stage: HttpStage;

  constructor(scope: Construct, { stage, http, target }: HttpIngestionProps) {
    super(scope, 'Http');
    this.api = new Api(this, 'Api', {
      description: `Events into the ${stage.name} pipeline`,
      createDefaultStage: false,
    });
    this.api.addRoutes({
      path: '/events',
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration('Ingest', target),
      authorizer: authorizer(http),
      ...(http.auth === 'jwt' ? { authorizationScopes: [...(http.scopes ?? [])] } : {}),
    });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: http.throttle.rate, burstLimit: http.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLog', {
            logGroupName: `/millrace/${stage.name}/http-access`,
            retention: stage.logRetentionDays,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
  }
}

const authorizer = (http: HttpIngestion): IHttpRouteAuthorizer =>
  http.auth === 'iam'
    ? new HttpIamAuthorizer()
    : new HttpJwtAuthorizer('Tokens', http.issuer, { jwtAudience: [...http.audience] });
