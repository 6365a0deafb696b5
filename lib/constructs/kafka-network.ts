import { type ISecurityGroup, type IVpc, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { isolatedVpc } from './isolated-vpc.ts';

/** Kafka with IAM: the only listener that clusters of the stack have. */
const IAM_PORT = 9098;

/** Where brokers are. */
export interface KafkaNetwork {
  readonly vpc: IVpc;
  /** Of brokers, and of the pollers that Lambda puts beside them. */
  readonly brokers: ISecurityGroup;
  /** Of those who may connect. */
  readonly clients: ISecurityGroup;
}

/** A VPC without a way out: pollers reach brokers through the brokers' own subnets, members from within. */
export function kafkaNetwork(scope: Construct, stage: Stage, zones: number): KafkaNetwork {
  // The library's optional getters are wider than exact optional types allow.
  const vpc = isolatedVpc(scope, { stage, name: 'kafka', flowLog: 'vpc-flow', zones }) as IVpc;
  const group = (id: string, description: string): ISecurityGroup =>
    new SecurityGroup(scope, id, { vpc, description, allowAllOutbound: false });
  const brokers = group('SecurityGroup', 'Kafka clients and brokers');
  brokers.connections.allowInternally(Port.tcp(IAM_PORT), 'Kafka with IAM');
  const clients = group('Clients', 'Those who may connect to Kafka');
  brokers.connections.allowFrom(clients, Port.tcp(IAM_PORT), 'Kafka with IAM');
  return { vpc, brokers, clients };
}
