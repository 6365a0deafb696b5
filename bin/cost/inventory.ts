import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { addPipeline } from '../../lib/pipeline.ts';
import type { Stage } from '../../lib/stage.ts';
import { DOCKERFILE_FOLDER } from '../../lib/stream-image/folder.ts';

/** A function as it is billed. */
export interface FunctionBill {
  readonly memoryMiB: number;
  readonly architecture: 'arm64' | 'x86_64';
}

/** Brokers of MSK as they are billed. */
export interface BrokerBill {
  readonly instanceType: string;
  readonly count: number;
  /** Of each, what it starts with. */
  readonly storageGiB: number;
}

/** The stream lane as a stage deploys it. */
export interface StreamBill {
  readonly leastMembers: number;
  /** Of a member. */
  readonly vcpu: number;
  /** Of a member. */
  readonly memoryGb: number;
  /** Instances of its database, and what each has at least. */
  readonly databases: number;
  readonly leastAcu: number;
  /** Interface endpoints of its members × their subnets. */
  readonly endpointZones: number;
}

/** What a stage's templates hold that is billed by its being there, or decides how use is billed. */
export interface Inventory {
  readonly count: (type: string) => number;
  /** By folder under `lambdas/`. */
  readonly functions: ReadonlyMap<string, FunctionBill>;
  /** Indexes of each table, by the name the code uses. */
  readonly indexes: ReadonlyMap<string, readonly string[]>;
  readonly backups: boolean;
  /** Provisioned pollers of the Kafka event source, the fewest. */
  readonly pollers: number;
  /** Of the cluster that the stage has made, unless it is serverless. */
  readonly brokers: BrokerBill | undefined;
  /** Interface endpoints × their subnets, without those of the stream lane. */
  readonly endpointZones: number;
  /** Undefined where the stage deploys none. */
  readonly stream: StreamBill | undefined;
}

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is whatever CloudFormation takes.
  readonly Properties?: any;
}

/** Synthesises a stage, with a placeholder for each function's code, and reads its templates. */
export function inventoryOf(stage: Stage, context: Record<string, unknown>): Inventory {
  const app = new App({ context, builtinCloudFormationValidation: false });
  addPipeline(app, {
    stage,
    code: () => Code.fromInline('exports.handler = async () => {};'),
    streamFolder: DOCKERFILE_FOLDER,
  });
  const resources = app
    .synth()
    .stacks.flatMap(({ template }) => Object.entries<Resource>(template.Resources));
  const of = (type: string) => resources.filter(([, { Type }]) => Type === type);
  const tables = of('AWS::DynamoDB::Table');
  const endpoints = of('AWS::EC2::VPCEndpoint').filter(
    ([, { Properties }]) => Properties.VpcEndpointType === 'Interface',
  );
  const properties = (type: string) => of(type).map(([, resource]) => resource.Properties);
  return {
    count: (type) => of(type).length,
    functions: new Map(
      of('AWS::Lambda::Function').flatMap(([, { Properties }]) => {
        const group = resources.find(([id]) => id === Properties.LoggingConfig?.LogGroup?.Ref);
        const name = /\/([^/]+)$/.exec(String(group?.[1].Properties.LogGroupName))?.[1];
        if (name === undefined) return [];
        const architecture = Properties.Architectures?.[0] === 'arm64' ? 'arm64' : 'x86_64';
        return [[name, { memoryMiB: Number(Properties.MemorySize), architecture }]];
      }),
    ),
    indexes: new Map(
      tables.map(([id, { Properties }]) => [
        id.replace(/^Tables/, '').replace(/[0-9A-F]{8}$/, ''),
        (Properties.GlobalSecondaryIndexes ?? []).map(
          ({ IndexName }: { IndexName: string }) => IndexName,
        ),
      ]),
    ),
    backups: tables.some(
      ([, { Properties }]) =>
        Properties.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled === true,
    ),
    pollers: properties('AWS::Lambda::EventSourceMapping').reduce(
      (sum, { ProvisionedPollerConfig }) => sum + (ProvisionedPollerConfig?.MinimumPollers ?? 0),
      0,
    ),
    brokers: properties('AWS::MSK::Cluster').map(
      ({ NumberOfBrokerNodes, BrokerNodeGroupInfo }) => ({
        instanceType: String(BrokerNodeGroupInfo.InstanceType),
        count: Number(NumberOfBrokerNodes),
        storageGiB: Number(BrokerNodeGroupInfo.StorageInfo.EBSStorageInfo.VolumeSize),
      }),
    )[0],
    endpointZones: zonesOf(endpoints.filter(([id]) => !ofStream(id))),
    stream: streamOf(resources, zonesOf(endpoints.filter(([id]) => ofStream(id)))),
  };
}

type Named = readonly [id: string, resource: Resource];

/** What `StreamStores` holds. */
const ofStream = (id: string): boolean => id.startsWith('StreamStores');

const zonesOf = (endpoints: readonly Named[]): number =>
  endpoints.reduce((zones, [, { Properties }]) => zones + Properties.SubnetIds.length, 0);

function streamOf(resources: readonly Named[], endpointZones: number): StreamBill | undefined {
  const of = (type: string) => resources.filter(([, { Type }]) => Type === type);
  const task = of('AWS::ECS::TaskDefinition')[0]?.[1].Properties;
  const store = of('AWS::RDS::DBCluster').find(([id]) => ofStream(id))?.[1].Properties;
  const scaled = of('AWS::ApplicationAutoScaling::ScalableTarget').find(
    ([, { Properties }]) => Properties.ServiceNamespace === 'ecs',
  );
  if (task === undefined || store === undefined || scaled === undefined) return undefined;
  return {
    leastMembers: Number(scaled[1].Properties.MinCapacity),
    vcpu: Number(task.Cpu) / 1_024,
    memoryGb: Number(task.Memory) / 1_024,
    databases: of('AWS::RDS::DBInstance').filter(([id]) => ofStream(id)).length,
    leastAcu: Number(store.ServerlessV2ScalingConfiguration.MinCapacity),
    endpointZones,
  };
}
