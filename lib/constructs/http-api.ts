import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi as Api,
  type HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { HttpAccess, Stage } from '../stage.ts';

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

export interface AuthorizedApiProps {
  readonly stage: Stage;
  /** Who may call, and how often. */
  readonly access: HttpAccess;
  readonly description: string;
  readonly method: HttpMethod;
  readonly paths: readonly string[];
  readonly target: IFunction;
  /** Last part of the access log's name. */
  readonly accessLog: string;
}

/** HTTP API, authorizer on every route, throttling and access log in front of a function. */
export class AuthorizedApi extends Construct {
  readonly api: Api;
  readonly stage: HttpStage;

  constructor(scope: Construct, id: string, props: AuthorizedApiProps) {
    super(scope, id);
    const { stage, access, target } = props;
    this.api = new Api(this, 'Api', {
      description: props.description,
      createDefaultStage: false,
    });
    const integration = new HttpLambdaIntegration('Target', target);
    const mayCall = authorizer(access);
    for (const path of props.paths) {
      this.api.addRoutes({
        path,
        methods: [props.method],
        integration,
        authorizer: mayCall,
        ...(access.auth === 'jwt' ? { authorizationScopes: [...(access.scopes ?? [])] } : {}),
      });
    }
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: access.throttle.rate, burstLimit: access.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLog', {
            logGroupName: `/millrace/${stage.name}/${props.accessLog}`,
            retention: stage.logRetentionDays,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
  }
}

const authorizer = (http: HttpAccess): IHttpRouteAuthorizer =>
  http.auth === 'iam'
    ? new HttpIamAuthorizer()
    : new HttpJwtAuthorizer('Tokens', http.issuer, { jwtAudience: [...http.audience] });
