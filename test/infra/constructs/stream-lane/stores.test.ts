import { beforeAll, expect, it } from '@jest/globals';
import { DOCKERFILE_FOLDER } from '../../../../lib/stream-image/folder.ts';
import { countByType, propertiesOf, type Synthesised, synthesise } from '../../synth.ts';
import { withLane } from './lane.ts';

let lane: Synthesised;
beforeAll(() => {
  lane = synthesise(withLane({}, { relational: 'none' }), DOCKERFILE_FOLDER);
});

it('is in the network of the cluster, which has no way out', () => {
  const counts = countByType(lane.stateful);

  expect(counts['AWS::EC2::VPC']).toBe(1);
  for (const way of ['NatGateway', 'InternetGateway', 'EgressOnlyInternetGateway']) {
    expect(counts[`AWS::EC2::${way}`]).toBeUndefined();
  }
});

it('reaches by endpoints in two zones what a task needs, and no other service', () => {
  const endpoints = propertiesOf(lane.stateful, 'AWS::EC2::VPCEndpoint');
  const named = endpoints.map(({ ServiceName, VpcEndpointType, SubnetIds }) => [
    /\.([a-z0-9.]+)"\]/.exec(JSON.stringify(ServiceName))?.[1],
    VpcEndpointType,
    (SubnetIds as unknown[] | undefined)?.length,
  ]);

  expect(named.toSorted()).toEqual([
    ['ecr.api', 'Interface', 2],
    ['ecr.dkr', 'Interface', 2],
    ['logs', 'Interface', 2],
    ['s3', 'Gateway', undefined],
    ['secretsmanager', 'Interface', 2],
  ]);
  const gateway = endpoints.find(({ VpcEndpointType }) => VpcEndpointType === 'Gateway');
  expect(JSON.stringify(gateway?.['PolicyDocument'])).toContain('starport-layer-bucket/*');
});

it('lets members through to endpoints and database, and nobody else', () => {
  const groups = propertiesOf(lane.stateful, 'AWS::EC2::SecurityGroup');
  const open = groups.filter(({ SecurityGroupIngress }) => SecurityGroupIngress !== undefined);
  const ways = propertiesOf(lane.stateful, 'AWS::EC2::SecurityGroupIngress').map(
    ({ FromPort, ToPort, SourceSecurityGroupId }) => [
      ...[FromPort, ToPort],
      /StreamStoresNetworkMembers|KafkaSecurityGroup|KafkaClients/.exec(
        JSON.stringify(SourceSecurityGroupId),
      )?.[0],
    ],
  );

  expect(open).toEqual([]);
  expect(ways.toSorted()).toEqual([
    [443, 443, 'StreamStoresNetworkMembers'],
    [5432, 5432, 'StreamStoresNetworkMembers'],
    [9098, 9098, 'KafkaClients'],
    [9098, 9098, 'KafkaSecurityGroup'],
  ]);
});

it('keeps its own Aurora, with one to take over, as the stage keeps data', () => {
  lane.stateful.hasResource('AWS::RDS::DBCluster', {
    DeletionPolicy: 'Retain',
    Properties: {
      ...{ StorageType: 'aurora-iopt1', StorageEncrypted: true, DeletionProtection: true },
      ...{ ManageMasterUserPassword: true, BackupRetentionPeriod: 7 },
      ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 8 },
    },
  });
  expect(
    propertiesOf(lane.stateful, 'AWS::RDS::DBInstance').map(({ PromotionTier }) => PromotionTier),
  ).toEqual([0, 1]);
});

it('keeps no second instance where the stage wants none', () => {
  const store = { minAcu: 0.5, maxAcu: 1, standby: false };
  const small = synthesise(withLane({ store }, { relational: 'none' }), DOCKERFILE_FOLDER);

  expect(propertiesOf(small.stateful, 'AWS::RDS::DBInstance')).toHaveLength(1);
});
