import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OwnPostgres, RelationalSide } from '../../../lib/stage.ts';
import { STAGES } from '../../../lib/stages.ts';
import { countByType, propertiesOf, type Synthesised, synthesise } from '../synth.ts';

const sideOf = (relational: RelationalSide): Synthesised =>
  synthesise({ ...STAGES.dev, relational });

const environmentIn = ({ stateless }: Synthesised): Record<string, unknown> =>
  propertiesOf(stateless, 'AWS::Lambda::Function')
    .map(({ Environment }) => (Environment as { Variables: Record<string, unknown> }).Variables)
    .find((variables) => 'RELATIONAL_HOST' in variables) ?? {};

const inVpc = ({ stateless }: Synthesised) =>
  propertiesOf(stateless, 'AWS::Lambda::Function').filter(
    ({ VpcConfig }) => VpcConfig !== undefined,
  );

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

const statementsFor = ({ stateless }: Synthesised, action: string): Statement[] =>
  propertiesOf(stateless, 'AWS::IAM::Policy')
    .flatMap(({ PolicyDocument }) => (PolicyDocument as { Statement: Statement[] }).Statement)
    .filter(({ Action }) => [Action].flat().includes(action));

const ofRds = (side: Synthesised): string[] =>
  Object.keys(countByType(side.stateful)).filter((type) => /RDS|EC2|SecretsManager/.test(type));

describe('no relational side', () => {
  it('makes no database, no network and no function', () => {
    const side = sideOf('none');

    expect(ofRds(side)).toEqual([]);
    expect(environmentIn(side)).toEqual({});
  });
});

describe('Aurora behind a proxy, as in prod', () => {
  let prod: Synthesised;
  beforeAll(() => {
    prod = synthesise(STAGES.prod);
  });

  it('is serverless, encrypted with the key of the stage and outlives its stack', () => {
    prod.stateful.hasResource('AWS::RDS::DBCluster', {
      DeletionPolicy: 'Retain',
      Properties: {
        ...{ Engine: 'aurora-postgresql', StorageEncrypted: true, DeletionProtection: true },
        ...{ EnableIAMDatabaseAuthentication: true, BackupRetentionPeriod: 7 },
        ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 8 },
      },
    });
    prod.stateful.hasResourceProperties('AWS::RDS::DBInstance', {
      ...{ DBInstanceClass: 'db.serverless', PubliclyAccessible: false },
    });
    const [{ KmsKeyId } = {}] = propertiesOf(prod.stateful, 'AWS::RDS::DBCluster');
    expect(KmsKeyId).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] });
  });

  it('has a password that RDS keeps and changes, and no template knows', () => {
    const [cluster] = propertiesOf(prod.stateful, 'AWS::RDS::DBCluster');

    expect(cluster).toMatchObject({
      ManageMasterUserPassword: true,
      MasterUsername: 'millrace',
      MasterUserSecret: { KmsKeyId: expect.anything() },
    });
    expect(cluster).not.toHaveProperty('MasterUserPassword');
  });

  it('lets in who signs in with IAM over TLS, as one user', () => {
    prod.stateful.hasResourceProperties('AWS::RDS::DBProxy', {
      ...{ RequireTLS: true, EngineFamily: 'POSTGRESQL' },
      Auth: [{ AuthScheme: 'SECRETS', IAMAuth: 'REQUIRED' }],
    });
    const [connect, ...others] = statementsFor(prod, 'rds-db:connect');
    expect(others).toEqual([]);
    expect(JSON.stringify(connect?.Resource)).toMatch(/:dbuser:.*\/millrace"/);
    expect(environmentIn(prod)).toMatchObject({ RELATIONAL_IAM: 'true', RELATIONAL_TLS: 'true' });
    expect(environmentIn(prod)).not.toHaveProperty('RELATIONAL_SECRET_ARN');
  });

  it('is reached by its function alone, which cannot reach anything else', () => {
    const [target, ...others] = inVpc(prod);
    expect(others).toEqual([]);
    expect(target).toMatchObject({ VpcConfig: { SecurityGroupIds: [expect.anything()] } });
    const counts = countByType(prod.stateful);
    expect(counts['AWS::EC2::NatGateway']).toBeUndefined();
    expect(counts['AWS::EC2::InternetGateway']).toBeUndefined();
    expect(counts['AWS::EC2::VPCEndpoint']).toBeUndefined();
  });

  it('opens each way once: AWS refuses a rule that is there', () => {
    for (const type of ['Ingress', 'Egress']) {
      const rules = propertiesOf(prod.stateful, `AWS::EC2::SecurityGroup${type}`).map((rule) =>
        JSON.stringify([
          rule['GroupId'],
          rule['SourceSecurityGroupId'] ?? rule['DestinationSecurityGroupId'],
        ]),
      );
      expect(new Set(rules).size).toBe(rules.length);
    }
  });

  it('gets what is inserted into events and alerts, and keeps what is given up', () => {
    const sources = propertiesOf(prod.stateless, 'AWS::Lambda::EventSourceMapping').filter(
      ({ FunctionName }) => JSON.stringify(FunctionName).includes('projectrelational'),
    );

    expect(
      sources.map(
        ({ EventSourceArn }) => /Tables(\w+?)[0-9A-F]{8}/.exec(JSON.stringify(EventSourceArn))?.[1],
      ),
    ).toEqual(['events', 'alerts']);
    for (const source of sources) {
      expect(source).toMatchObject({
        ...{ BatchSize: 500, MaximumBatchingWindowInSeconds: 1, StartingPosition: 'TRIM_HORIZON' },
        ...{ BisectBatchOnFunctionError: true, MaximumRecordAgeInSeconds: 43_200 },
        DestinationConfig: { OnFailure: { Destination: expect.anything() } },
        FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      });
    }
  });
});

describe('Aurora without a proxy', () => {
  it('is reached with the password of its secret, over the one endpoint of the network', () => {
    const side = sideOf({ kind: 'aurora-serverless', minAcu: 0, maxAcu: 2, proxy: false });

    const [endpoint, ...others] = propertiesOf(side.stateful, 'AWS::EC2::VPCEndpoint');
    expect(others).toEqual([]);
    expect(endpoint).toMatchObject({ VpcEndpointType: 'Interface', PrivateDnsEnabled: true });
    expect(JSON.stringify(endpoint?.['ServiceName'])).toContain('.secretsmanager"');
    expect(statementsFor(side, 'secretsmanager:GetSecretValue')).toHaveLength(1);
    expect(statementsFor(side, 'rds-db:connect')).toEqual([]);
    expect(environmentIn(side)).toMatchObject({
      ...{ RELATIONAL_SECRET_ARN: expect.anything(), RELATIONAL_TLS: 'true' },
      NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
    });
    expect(environmentIn(side)).not.toHaveProperty('RELATIONAL_IAM');
  });
});

describe('a database that is there already', () => {
  const own: OwnPostgres = {
    ...{ kind: 'bring-your-own', host: 'db.example.org', port: 6432, database: 'd', user: 'u' },
    ...{ auth: 'none', tls: true },
  };
  const secretArn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf';

  it('is told by environment, and nothing of it is made', () => {
    const side = sideOf({ ...own, auth: { secretArn } });

    expect(ofRds(side)).toEqual([]);
    expect(inVpc(side)).toEqual([]);
    expect(environmentIn(side)).toMatchObject({
      ...{ RELATIONAL_HOST: 'db.example.org', RELATIONAL_PORT: '6432', RELATIONAL_DATABASE: 'd' },
      ...{ RELATIONAL_USER: 'u', RELATIONAL_TLS: 'true', RELATIONAL_SECRET_ARN: secretArn },
    });
    expect(statementsFor(side, 'secretsmanager:GetSecretValue')).toMatchObject([
      { Resource: secretArn },
    ]);
  });

  it('lets the function sign in as that user of that database', () => {
    const side = sideOf({ ...own, auth: { iam: 'cluster-ABC' } });

    expect(JSON.stringify(statementsFor(side, 'rds-db:connect'))).toContain(
      ':dbuser:cluster-ABC/u',
    );
    expect(environmentIn(side)).toMatchObject({ RELATIONAL_IAM: 'true' });
  });

  it('may be in a network', () => {
    const side = sideOf({
      ...own,
      auth: { secretArn },
      vpc: {
        ...{ vpcId: 'vpc-1', availabilityZones: ['us-east-1a'], subnetIds: ['subnet-1'] },
        securityGroupId: 'sg-1',
      },
    });

    expect(inVpc(side)).toMatchObject([
      { VpcConfig: { SecurityGroupIds: ['sg-1'], SubnetIds: ['subnet-1'] } },
    ]);
    expect(statementsFor(side, 'ec2:CreateNetworkInterface')).toHaveLength(1);
  });
});
