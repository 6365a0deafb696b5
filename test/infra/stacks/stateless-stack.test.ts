import { beforeAll, describe, expect, it } from '@jest/globals';
import { FUNCTION_NAMES, type FunctionName, functionsOf } from '../../../lib/functions.ts';
import { STAGES, type StageName } from '../../../lib/stages.ts';
import { propertiesOf, type Synthesised, synthesise } from '../synth.ts';

const NAMES = Object.keys(STAGES) as StageName[];
let all: Record<StageName, Synthesised>;

beforeAll(() => {
  all = Object.fromEntries(NAMES.map((name) => [name, synthesise(STAGES[name])])) as typeof all;
});

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Effect: string;
}

const statementsOf = (policy: Record<string, unknown> | undefined): Statement[] =>
  (policy?.['PolicyDocument'] as { Statement: Statement[] } | undefined)?.Statement ?? [];

const actionsOf = ({ Action }: Statement) => [Action].flat();

/** Statements of one function's role. */
const access = (stage: StageName, name: FunctionName): Statement[] => {
  const prefix = `${name.replaceAll('-', '')}roleDefaultPolicy`;
  const found = Object.entries(all[stage].stateless.findResources('AWS::IAM::Policy'));
  return statementsOf(found.find(([id]) => id.startsWith(prefix))?.[1]['Properties']);
};

it.each(NAMES)('%s publishes its parts under the agreed keys', (name) => {
  const { Outputs } = all[name].stateless.toJSON() as { Outputs: Record<string, unknown> };

  expect(Object.keys(Outputs)).toEqual(
    expect.arrayContaining([
      'DashboardName',
      'DetectFunctionName',
      'EnrichFunctionName',
      'HttpApiId',
      'HttpApiUrl',
      'IngestHttpFunctionName',
      'IngestKafkaFunctionName',
      'IngestQueueFunctionName',
      'PersistFunctionName',
      'RelayAlertsFunctionName',
      'SagaCaseFunctionName',
      'SagaHoldFunctionName',
      'SagaNoticeFunctionName',
      'SagaStateMachineArn',
      'StartSagaFunctionName',
      'StateMachineArn',
      'ValidateFunctionName',
    ]),
  );
});

const READS_SCHEMAS = ['detect', 'enrich', 'ingestkafka', 'ingestqueue', 'persist', 'validate'];

/** Functions whose environment has the variable, with its value. */
const told = (stateless: Synthesised['stateless'], variable: string): [string, unknown][] =>
  Object.entries(stateless.findResources('AWS::Lambda::Function'))
    .map(([id, { Properties }]): [string, unknown] => [
      id.replace(/[0-9A-F]{8}$/, ''),
      Properties.Environment.Variables[variable],
    ])
    .filter(([, value]) => value !== undefined)
    .sort();

it.each([
  ['SCHEMA_REGISTRY_URL', { url: 'https://registry.example.org/apis/ccompat/v7' }],
  ['GLUE_REGISTRY', { glue: 'events' }],
] as const)('tells every function that reads records, and no other, %s', (variable, registry) => {
  const { stateless } = synthesise({ ...STAGES.dev, registry });

  const [value] = Object.values(registry);
  expect(told(stateless, variable)).toEqual(READS_SCHEMAS.map((name) => [name, value]));
});

it('lets every function that reads records, and no other, look up versions where the registry is Glue', () => {
  const { stateless } = synthesise({ ...STAGES.dev, registry: { glue: 'events' } });
  const allowed = Object.entries(stateless.findResources('AWS::IAM::Policy'))
    .map(([id, { Properties }]) => ({
      name: id.replace(/roleDefaultPolicy.*$/, ''),
      // The CDK merges statements that have the same resource.
      glue: statementsOf(Properties)
        .flatMap(({ Action, ...rest }) => [Action].flat().map((action) => ({ action, ...rest })))
        .filter(({ action }) => action.startsWith('glue:')),
    }))
    .filter(({ glue }) => glue.length > 0);

  expect(allowed.map(({ name }) => name).sort()).toEqual(READS_SCHEMAS);
  for (const { glue } of allowed) {
    expect(glue).toEqual([{ action: 'glue:GetSchemaVersion', Effect: 'Allow', Resource: '*' }]);
  }
});

describe('permissions', () => {
  it.each(NAMES)('no action in %s has a wildcard', (name) => {
    const policies = ['stateful', 'stateless'] as const;

    const actions = policies
      .flatMap((stack) => propertiesOf(all[name][stack], 'AWS::IAM::Policy'))
      .flatMap(statementsOf)
      .flatMap(actionsOf);

    expect(actions.length).toBeGreaterThan(20);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it.each(NAMES)('any resource in %s is only for services that name none', (name) => {
    const open = propertiesOf(all[name].stateless, 'AWS::IAM::Policy')
      .flatMap(statementsOf)
      .filter(({ Resource }) => Resource === '*')
      .flatMap(actionsOf);

    const services = open.filter(
      (action) =>
        !/^(xray:Put|xray:GetSampling|logs:|dynamodb:ListStreams$|cloudwatch:GetMetricData$)/.test(
          action,
        ),
    );

    // The event source's poller makes its own network interfaces.
    expect(services.filter((action) => !action.startsWith('ec2:'))).toEqual([]);
  });

  const tables = (name: FunctionName) =>
    access('local', name)
      .filter((statement) => actionsOf(statement).some((action) => action.startsWith('dynamodb:')))
      .flatMap((statement) =>
        [statement.Resource].flat().flatMap((resource) => {
          const table = /Tables(\w+?)[0-9A-F]{8}(?:Stream)?Arn/.exec(JSON.stringify(resource))?.[1];
          return actionsOf(statement).map(
            (action) => `${action.replace('dynamodb:', '')} ${table ?? resource}`,
          );
        }),
      )
      .sort();

  it.each<[FunctionName, string[]]>([
    ['ingest-kafka', ['UpdateItem quarantine']],
    ['ingest-queue', ['UpdateItem quarantine']],
    ['ingest-http', []],
    ['validate', ['UpdateItem quarantine']],
    ['enrich', ['BatchGetItem reference', 'GetItem breakers', 'UpdateItem breakers']],
    ['detect', ['BatchGetItem windowParts', 'BatchGetItem windows']],
    [
      'relay-alerts',
      ['DescribeStream alerts', 'GetRecords alerts', 'GetShardIterator alerts', 'ListStreams *'],
    ],
    ['start-saga', ['GetItem sagas', 'PutItem sagas']],
    ['saga-hold', ['DeleteItem holds', 'PutItem holds']],
    ['saga-case', ['GetItem cases', 'PutItem cases', 'UpdateItem cases']],
    [
      'saga-notice',
      ['GetItem breakers', 'GetItem notices', 'UpdateItem breakers', 'UpdateItem notices'],
    ],
    [
      'persist',
      [
        'BatchGetItem events',
        'BatchWriteItem duplicates',
        'DeleteItem windowParts',
        'PutItem alerts',
        'PutItem events',
        'PutItem windowParts',
        'UpdateItem quarantine',
        'UpdateItem windows',
      ],
    ],
  ])('%s may do no more than its work with tables', (name, expected) => {
    const granted = tables(name);

    expect(granted).toEqual(expected);
  });

  it('only the ingest functions start the workflow', () => {
    const starters = FUNCTION_NAMES.filter((name) =>
      access('local', name).some((each) => actionsOf(each).includes('states:StartSyncExecution')),
    );

    expect(starters).toEqual(['ingest-kafka', 'ingest-queue']);
  });

  it('whoever touches data under the customer key may use it', () => {
    for (const name of FUNCTION_NAMES) {
      const actions = access('prod', name).flatMap(actionsOf);
      expect(actions).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey']));
    }
  });
});

describe('functions', () => {
  it.each<[FunctionName, string[]]>([
    ['ingest-kafka', ['QUARANTINE_TABLE', 'STATE_MACHINE_ARN']],
    ['ingest-queue', ['QUARANTINE_TABLE', 'STATE_MACHINE_ARN']],
    ['ingest-http', ['EVENT_BUS_NAME']],
    ['validate', ['QUARANTINE_TABLE']],
    ['enrich', ['BREAKERS_TABLE', 'REFERENCE_TABLE']],
    ['detect', ['WINDOWPARTS_TABLE', 'WINDOWS_TABLE']],
    ['relay-alerts', ['EVENT_BUS_NAME']],
    ['start-saga', ['SAGAS_TABLE', 'SAGA_STATE_MACHINE_ARN']],
    ['saga-hold', ['HOLDS_TABLE']],
    ['saga-case', ['CASES_TABLE']],
    ['saga-notice', ['BREAKERS_TABLE', 'EVENT_BUS_NAME', 'NOTICES_TABLE']],
    [
      'persist',
      [
        'ALERTS_TABLE',
        'DUPLICATES_TABLE',
        'EVENTS_TABLE',
        'QUARANTINE_TABLE',
        'WINDOWPARTS_TABLE',
        'WINDOWS_TABLE',
      ],
    ],
  ])('%s is told its parts by environment', (name, own) => {
    const logGroup = `/millrace/local/${name}`;
    const logicalIds = Object.entries(all.local.stateless.findResources('AWS::Logs::LogGroup'));
    const [groupId] =
      logicalIds.find(([, { Properties }]) => Properties.LogGroupName === logGroup) ?? [];

    const found = propertiesOf(all.local.stateless, 'AWS::Lambda::Function').find(
      ({ LoggingConfig }) => JSON.stringify(LoggingConfig).includes(`"${groupId}"`),
    );

    const environment = found?.['Environment'] as { Variables: object } | undefined;
    expect(Object.keys(environment?.Variables ?? {}).sort()).toEqual(
      [
        'CLAIM_CHECK_BUCKET',
        'POWERTOOLS_LOG_LEVEL',
        'POWERTOOLS_METRICS_NAMESPACE',
        'POWERTOOLS_SERVICE_NAME',
        'STAGE',
        ...own,
      ].sort(),
    );
  });

  it.each(NAMES)('of %s run on one runtime and log JSON to a group that forgets', (name) => {
    const { stateless } = all[name];

    const functions = propertiesOf(stateless, 'AWS::Lambda::Function');
    const groups = propertiesOf(stateless, 'AWS::Logs::LogGroup');

    expect(functions).toHaveLength(functionsOf(STAGES[name]).length);
    for (const each of functions) {
      expect(each).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: [STAGES[name].architecture],
        LoggingConfig: { LogFormat: 'JSON', LogGroup: expect.anything() },
      });
    }
    for (const group of groups) {
      expect(group['RetentionInDays']).toBe(STAGES[name].logRetentionDays);
    }
  });
});

it.each(NAMES)('the buffer of %s is read in large batches that may fail in part', (name) => {
  const { buffer } = STAGES[name];

  all[name].stateless.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    BatchSize: buffer.batchSize,
    MaximumBatchingWindowInSeconds: buffer.windowSeconds,
    ScalingConfig: { MaximumConcurrency: buffer.maxConcurrency },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
});

describe('the workflow', () => {
  it.each(NAMES)('of %s is Express and fills every placeholder', (name) => {
    const machines = propertiesOf(all[name].stateless, 'AWS::StepFunctions::StateMachine');
    const [machine, ...others] = machines;

    expect(others).toMatchObject([{ StateMachineType: 'STANDARD' }]);
    expect(machine).toMatchObject({ StateMachineType: 'EXPRESS' });
    expect(Object.keys(machine?.['DefinitionSubstitutions'] as object).sort()).toEqual([
      'DetectFunctionArn',
      'EnrichFunctionArn',
      'PersistFunctionArn',
      'ValidateFunctionArn',
    ]);
  });

  it.each([
    ['dev', true],
    ['prod', false],
  ] as const)('of %s logs everything, events’ contents: %s', (name, executionData) => {
    all[name].stateless.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: executionData },
      TracingConfiguration: { Enabled: true },
    });
    all[name].stateless.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: `/aws/vendedlogs/states/millrace-${name}`,
    });
  });
});
