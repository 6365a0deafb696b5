import { Aspects, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import { LogEncryption } from '../aspects/log-encryption.ts';
import { alarmTopic } from '../constructs/alarm-topic.ts';
import { Alarms } from '../constructs/alarms/alarms.ts';
import { monthlyBudget } from '../constructs/budget.ts';
import { CanaryRollout } from '../constructs/canary-rollout.ts';
import { canarySchedule } from '../constructs/canary-schedule.ts';
import { dashboard } from '../constructs/dashboard.ts';
import { AuthorizedApi } from '../constructs/http-api.ts';
import { KafkaEventSource } from '../constructs/kafka-source.ts';
import { Outputs } from '../constructs/outputs.ts';
import { PipelineFunction } from '../constructs/pipeline-function.ts';
import { queryApi } from '../constructs/query-api.ts';
import { relationalConnection } from '../constructs/relational-connection.ts';
import { SagaWorkflow } from '../constructs/saga-workflow.ts';
import { StreamService } from '../constructs/stream-lane/service.ts';
import { insertedInto } from '../constructs/table-stream.ts';
import { Workflow } from '../constructs/workflow.ts';
import { explain } from '../explained/explain.ts';
import { FUNCTIONS, type FunctionName, type FunctionSpec, functionsOf } from '../functions.ts';
import type { Stage } from '../stage.ts';
import { billingTags } from '../tags.ts';
import type { StatefulStack } from './stateful-stack.ts';

export interface StatelessStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: StatefulStack;
  /** The code of each function. */
  readonly code: (name: FunctionName) => Code;
  /** What the image of the stream lane's members is built from. */
  readonly streamFolder: string;
}

/** Everything that can be thrown away and deployed again: functions, workflow, event sources, dashboard, alarms. */
export class StatelessStack extends Stack {
  constructor(scope: Construct, id: string, props: StatelessStackProps) {
    const { stage, data, code, streamFolder, ...stackProps } = props;
    super(scope, id, stackProps);
    Aspects.of(this).add(new LogEncryption(data.key));
    const stores = {
      tables: data.tables,
      bucket: data.bucket,
      ...(data.key === undefined ? {} : { encryptionKey: data.key }),
    };
    const relational = relationalConnection(this, stage, data.relational);
    const placed = (name: FunctionName) =>
      (FUNCTIONS[name] as FunctionSpec).writesRelational === true &&
      relational?.network !== undefined && { network: relational.network };
    const names = functionsOf(stage);
    const functions = Object.fromEntries(
      names.map((name) => [
        name,
        new PipelineFunction(this, { stage, name, stores, code: code(name), ...placed(name) }),
      ]),
    ) as Record<FunctionName, PipelineFunction>;
    const { stateMachine, live } = new Workflow(this, { stage, steps: functions });
    const { stateMachine: sagas, live: liveSagas } = new SagaWorkflow(this, {
      stage,
      services: functions,
      sagas: data.tables.sagas,
    });
    // IAM judges by the workflow's own ARN, aliases included: grants stay as they are.
    const stateMachineArn = live?.ref ?? stateMachine.stateMachineArn;
    const sagaStateMachineArn = liveSagas?.ref ?? sagas.stateMachineArn;
    for (const name of names) {
      const spec: FunctionSpec = FUNCTIONS[name];
      if (spec.putsEvents === true) {
        functions[name].addEnvironment('EVENT_BUS_NAME', data.route.bus.eventBusName);
        data.route.bus.grantPutEventsTo(functions[name]);
      }
      if (spec.startsSagas === true) {
        functions[name].addEnvironment('SAGA_STATE_MACHINE_ARN', sagaStateMachineArn);
        sagas.grantStartExecution(functions[name]);
      }
      if (spec.follows !== undefined) {
        for (const followed of spec.follows.tables) {
          // The library's optional getter is wider than exact optional types allow.
          const table = data.tables[followed] as ITable;
          const source = { table, failedBatches: data.bucket, following: spec.follows };
          functions[name].addEventSource(insertedInto(source));
        }
      }
      if (spec.writesRelational === true) relational?.admit(functions[name]);
      if (spec.startsWorkflow !== true) continue;
      functions[name].addEnvironment('STATE_MACHINE_ARN', stateMachineArn);
      stateMachine.grantStartSyncExecution(functions[name]);
    }

    functions['ingest-queue'].addEventSource(
      new SqsEventSource(data.route.buffer, {
        batchSize: stage.buffer.batchSize,
        maxBatchingWindow: Duration.seconds(stage.buffer.windowSeconds),
        maxConcurrency: stage.buffer.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
    for (const name of ['ingest-queue', 'start-saga'] as const) {
      explain(functions[name], {
        'Serverless-LambdaEventSourceMappingDestination':
          'Its queue has a dead-letter queue; SQS event sources take no other destination.',
      });
    }
    functions['start-saga'].addEventSource(
      new SqsEventSource(data.route.alerts, { batchSize: 10, reportBatchItemFailures: true }),
    );
    if (stage.streamLane === 'none' || stage.streamLane.readsTopic !== 'alone') {
      new KafkaEventSource(this, {
        stage,
        target: functions['ingest-kafka'],
        failedBatches: data.bucket,
        ...(data.kafka && { clusterArn: data.kafka.clusterArn }),
      });
    }

    const lane =
      stage.streamLane === 'none' || data.stream === undefined
        ? undefined
        : new StreamService(this, {
            ...{ stage, lane: stage.streamLane, stores: data.stream, imageFolder: streamFolder },
            ...(data.key !== undefined && { encryptionKey: data.key }),
          });

    const http =
      stage.http === 'none'
        ? undefined
        : new AuthorizedApi(this, 'Http', {
            ...{ stage, access: stage.http, target: functions['ingest-http'].released },
            ...{ method: HttpMethod.POST, paths: ['/events'], accessLog: 'http-access' },
            description: `Events into the ${stage.name} pipeline`,
          });
    const queries =
      stage.queries === 'none'
        ? undefined
        : queryApi(this, {
            ...{ stage, access: stage.queries, target: functions.query },
            ...{ tables: data.tables, route: data.route },
          });

    if (stage.canary !== 'none') canarySchedule(this, functions.canary, stage.canary);

    const watched = {
      stage,
      route: data.route,
      functions,
      sagas,
      ...(http === undefined ? {} : { http: http.stage }),
      ...(lane && { streamLag: lane.lag }),
    };
    const topic = stage.alarmTopic ? alarmTopic(this, stage, data.key) : undefined;
    const alarms = new Alarms(this, watched, topic);
    const page = dashboard(this, { ...watched, stateMachine, alarms: alarms.all });
    if (stage.rollout !== 'all-at-once' && live !== undefined && liveSagas !== undefined) {
      const workflows = { events: live, sagas: liveSagas };
      new CanaryRollout(this, { canary: stage.rollout, functions, workflows, alarms });
    }
    if (stage.budget !== 'none') {
      monthlyBudget(this, {
        ...{ budget: stage.budget, tags: billingTags(stage) },
        ...(topic === undefined ? {} : { alarmTopic: topic }),
      });
    }

    new Outputs(this, {
      StateMachineArn: stateMachineArn,
      SagaStateMachineArn: sagaStateMachineArn,
      DashboardName: page.dashboardName,
      ...Object.fromEntries(names.map((name) => [outputName(name), functions[name].functionName])),
      ...(http === undefined
        ? {}
        : { HttpApiId: http.api.apiId, HttpApiUrl: `${http.api.apiEndpoint}/events` }),
      ...(queries === undefined
        ? {}
        : { QueryApiId: queries.api.apiId, QueryApiUrl: queries.api.apiEndpoint }),
      ...(lane && {
        StreamClusterName: lane.service.cluster.clusterName,
        StreamServiceName: lane.service.serviceName,
      }),
      ...(topic === undefined ? {} : { AlarmTopicArn: topic.topicArn }),
    });
  }
}

/** `ingest-kafka` → `IngestKafkaFunctionName`. */
const outputName = (name: FunctionName) =>
  `${name.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase())}FunctionName`;
