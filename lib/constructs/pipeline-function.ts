import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Alias,
  Architecture,
  type CfnEventSourceMapping,
  type Code,
  type EventSourceMapping,
  type EventSourceMappingOptions,
  type IFunction,
  type IVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { METRIC_NAMESPACE } from '../../src/domain/metric-names.ts';
import { explainFunction } from '../explained/function.ts';
import { FUNCTIONS, type FunctionName, type FunctionSpec } from '../functions.ts';
import type { Stage } from '../stage.ts';
import type { TableName } from '../tables.ts';
import type { Network } from './relational-connection.ts';

/** The stores a function may be given access to. */
export interface Stores {
  readonly tables: Readonly<Record<TableName, Table>>;
  readonly bucket: Bucket;
  /** The key the stores are encrypted with. @default AWS managed keys, which need no grant */
  readonly encryptionKey?: IKey;
}

export interface PipelineFunctionProps {
  readonly stage: Stage;
  readonly name: FunctionName;
  readonly code: Code;
  readonly stores: Stores;
  /** The VPC it has to be in. @default none */
  readonly network?: Network;
}

// Spelled out, because the library's own grants use wildcards.
const KEY_ACTIONS = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'];

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const INTERFACE_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

const placement = ({ vpc, subnets, securityGroup }: Network) => ({
  vpc,
  vpcSubnets: { subnets: [...subnets] },
  securityGroups: [securityGroup],
});

const allow = (actions: readonly string[], resources: readonly string[]) =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: [...actions],
    resources: [...resources],
  });

const usesGlue = ({ registry }: Stage): boolean => registry !== 'repository' && 'glue' in registry;

/** How functions are told which registry the stage has. */
function registryOf({ registry }: Stage): Record<string, string> {
  if (registry === 'repository') return {};
  return 'glue' in registry
    ? { GLUE_REGISTRY: registry.glue }
    : { SCHEMA_REGISTRY_URL: registry.url };
}

/** One Lambda with a role, log group and environment of its own, and access to just what its spec names. */
export class PipelineFunction extends LambdaFunction {
  /** What others invoke: the alias `live`, for a workflow the version; where releases replace it, the function. */
  readonly released: IFunction;
  /** Traffic moves to a new version through it. */
  readonly live: Alias | undefined;

  constructor(scope: Construct, props: PipelineFunctionProps) {
    const { stage, name, stores } = props;
    const spec: FunctionSpec = FUNCTIONS[name];
    const logGroup = new LogGroup(scope, `${name}-logs`, {
      logGroupName: `/millrace/${stage.name}/${name}`,
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${name}-role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: spec.description,
    });
    logGroup.grantWrite(role);

    super(scope, name, {
      description: spec.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture[stage.architecture === 'arm64' ? 'ARM_64' : 'X86_64'],
      handler: 'index.handler',
      code: props.code,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      memorySize: spec.memoryMiB,
      timeout: Duration.seconds(spec.timeoutSeconds(stage)),
      tracing: stage.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      // Executions under way call the versions they began with, and a way back needs them.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
      ...(stores.encryptionKey !== undefined && { environmentEncryption: stores.encryptionKey }),
      ...(props.network !== undefined && placement(props.network)),
      environment: {
        STAGE: stage.name,
        CLAIM_CHECK_BUCKET: stores.bucket.bucketName,
        POWERTOOLS_SERVICE_NAME: 'millrace',
        POWERTOOLS_METRICS_NAMESPACE: METRIC_NAMESPACE,
        POWERTOOLS_LOG_LEVEL: stage.logLevel,
        ...(spec.readsSchemas && registryOf(stage)),
      },
    });
    const versioned = stage.rollout !== 'all-at-once';
    // The library's optional getters are wider than exact optional types allow, here and below.
    const version = () => this.currentVersion as IVersion;
    this.live =
      versioned && spec.inWorkflow === undefined
        ? new Alias(this, 'Live', { aliasName: 'live', version: version() })
        : undefined;
    this.released = (this.live as IFunction | undefined) ?? (versioned ? version() : this);
    if (props.network !== undefined) {
      // What Lambda needs to put the function into a VPC; the interfaces have no names before.
      this.addToRolePolicy(allow(INTERFACE_ACTIONS, ['*']));
    }
    if (spec.readsSchemas && usesGlue(stage)) {
      // Ids are looked up, and what an id belongs to is known only after that: AWS's own example grants all of them.
      this.addToRolePolicy(allow(['glue:GetSchemaVersion'], ['*']));
    }
    if (spec.readsMetrics) {
      // Metrics are no resources: the service knows no narrower grant.
      this.addToRolePolicy(allow(['cloudwatch:GetMetricData'], ['*']));
    }

    for (const [table, actions] of Object.entries(spec.tables)) {
      const { tableName, tableArn } = stores.tables[table as TableName];
      this.addEnvironment(`${table.toUpperCase()}_TABLE`, tableName);
      this.addToRolePolicy(
        allow(
          actions.map((action) => `dynamodb:${action}`),
          [tableArn],
        ),
      );
    }
    for (const [access, action] of [
      ['read', 's3:GetObject'],
      ['write', 's3:PutObject'],
    ] as const) {
      const prefixes = spec.bucket[access];
      if (prefixes.length > 0) {
        const resources = prefixes.map((prefix) => stores.bucket.arnForObjects(`${prefix}/*`));
        this.addToRolePolicy(allow([action], resources));
      }
    }
    if (stores.encryptionKey !== undefined) {
      this.addToRolePolicy(allow(KEY_ACTIONS, [stores.encryptionKey.keyArn]));
    }
    explainFunction(this, role, {
      ...{ stage, spec, inVpc: props.network !== undefined },
      ownKey: stores.encryptionKey !== undefined,
    });
  }
  /** The mapping stays the same one when a stage changes its rollout, and with it its place in stream and topic. */
  override addEventSourceMapping(
    id: string,
    options: EventSourceMappingOptions,
  ): EventSourceMapping {
    const mapping = super.addEventSourceMapping(id, options);
    if (this.live !== undefined) {
      (mapping.node.defaultChild as CfnEventSourceMapping).functionName = this.live.functionArn;
    }
    return mapping;
  }
}
