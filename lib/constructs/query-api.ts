import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { HttpAccess, Stage } from '../stage.ts';
import type { TableName } from '../tables.ts';
import type { EventRoute } from './event-route.ts';
import { AuthorizedApi } from './http-api.ts';
import type { PipelineFunction } from './pipeline-function.ts';

/** What the function answers, as docs/openapi.json spells it. */
export const QUERY_PATHS = [
  ...['/accounts/{id}', '/accounts/{id}/events', '/alerts', '/statistics', '/health'],
  '/openapi.json',
] as const;

/** The indexes it reads; of the tables themselves, only windows, where an account's totals are. */
const INDEXES = [
  ['events', 'byAccount'],
  ['alerts', 'byAccount'],
  ['alerts', 'byDay'],
] as const satisfies readonly (readonly [TableName, string])[];

export interface QueryApiProps {
  readonly stage: Stage;
  readonly access: HttpAccess;
  readonly target: PipelineFunction;
  readonly tables: Readonly<Record<TableName, Table>>;
  readonly route: Pick<EventRoute, 'buffer' | 'deadLetters' | 'undelivered'>;
}

/** Queries: the HTTP API, and what its function may read. */
export function queryApi(scope: Construct, props: QueryApiProps): AuthorizedApi {
  const { stage, access, target, tables, route } = props;
  const allow = (action: string, resources: string[]) =>
    target.addToRolePolicy(
      new PolicyStatement({ effect: Effect.ALLOW, actions: [action], resources }),
    );
  for (const name of ['events', 'alerts'] as const) {
    target.addEnvironment(`${name.toUpperCase()}_TABLE`, tables[name].tableName);
  }
  allow(
    'dynamodb:Query',
    INDEXES.map(([table, index]) => `${tables[table].tableArn}/index/${index}`),
  );
  const queues = {
    BUFFER_QUEUE_URL: route.buffer,
    DEAD_LETTER_QUEUE_URL: route.deadLetters,
    UNDELIVERED_QUEUE_URL: route.undelivered,
  };
  for (const [name, { queueUrl }] of Object.entries(queues)) target.addEnvironment(name, queueUrl);
  allow(
    'sqs:GetQueueAttributes',
    Object.values(queues).map(({ queueArn }) => queueArn),
  );
  return new AuthorizedApi(scope, 'Queries', {
    ...{ stage, access, target: target.released, method: HttpMethod.GET, paths: QUERY_PATHS },
    description: `Queries to the ${stage.name} pipeline`,
    accessLog: 'query-access',
  });
}
