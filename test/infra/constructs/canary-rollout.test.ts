import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { FUNCTIONS, type FunctionSpec, functionsOf } from '../../../lib/functions.ts';
import type { Stage } from '../../../lib/stage.ts';
import { STAGES } from '../../../lib/stages.ts';
import { countByType, propertiesOf, synthesise } from '../synth.ts';

const stage = (changed: Partial<Stage>) => synthesise({ ...STAGES.prod, ...changed }).stateless;
const canary = stage({});
const inPlace = stage({ rollout: 'all-at-once' });

/** `{ Ref: 'AlarmshttperrorsD1F5A0B2' }` → `Alarmshttperrors`; an attribute's likewise. */
const nameOf = (reference: unknown): string => {
  const { Ref, 'Fn::GetAtt': attribute } = reference as { Ref?: string; 'Fn::GetAtt'?: string[] };
  return String(Ref ?? attribute?.[0]).replace(/[0-9A-F]{8}([0-9a-f]{32})?$/, '');
};
const logical = (name: string) => name.replaceAll('-', '');
const alarmsOf = (names: unknown): string[] =>
  (names as unknown[]).map((each) => nameOf(each).replace('Alarms', '')).sort();
const names = functionsOf(STAGES.prod);
const called = names.filter((name) => (FUNCTIONS[name] as FunctionSpec).inWorkflow !== undefined);
const others = names.filter((name) => !called.includes(name));

const environment = (template: Template, variable: string) =>
  propertiesOf(template, 'AWS::Lambda::Function')
    .map(({ Environment }) => (Environment as { Variables: object }).Variables)
    .flatMap((variables) => Object.entries(variables))
    .filter(([key]) => key === variable)
    .map(([, value]) => nameOf(value));

describe('by canary', () => {
  it('sources, APIs and the clock invoke the alias of a function', () => {
    const invoked = [
      ...propertiesOf(canary, 'AWS::Lambda::EventSourceMapping').map(
        (each) => each['FunctionName'],
      ),
      ...propertiesOf(canary, 'AWS::ApiGatewayV2::Integration').map(
        (each) => each['IntegrationUri'],
      ),
      ...propertiesOf(canary, 'AWS::Events::Rule').flatMap(({ Targets }) =>
        (Targets as { readonly Arn: unknown }[]).map(({ Arn }) => Arn),
      ),
    ].map(nameOf);
    const allowed = propertiesOf(canary, 'AWS::Lambda::Permission').map(({ FunctionName }) =>
      nameOf(FunctionName),
    );

    expect([...new Set(invoked)].sort()).toEqual(
      others.map((name) => `${logical(name)}Live`).sort(),
    );
    expect(new Set(allowed)).toEqual(new Set(['canaryLive', 'ingesthttpLive', 'queryLive']));
  });

  it('a workflow calls versions of its functions, which stay when the next ones come', () => {
    const machines = propertiesOf(canary, 'AWS::StepFunctions::StateMachine');
    const substituted = machines.flatMap(({ DefinitionSubstitutions }) =>
      Object.entries(DefinitionSubstitutions as object)
        .filter(([key]) => key.endsWith('FunctionArn'))
        .map(([, value]) => nameOf(value)),
    );

    expect(substituted.sort()).toEqual(
      called.map((name) => `${logical(name)}CurrentVersion`).sort(),
    );
    for (const type of ['AWS::Lambda::Version', 'AWS::StepFunctions::StateMachineVersion']) {
      const versions = Object.values(canary.findResources(type));
      expect(versions).toHaveLength(type === 'AWS::Lambda::Version' ? names.length : 2);
      for (const version of versions) {
        expect(version).toMatchObject({
          DeletionPolicy: 'RetainExceptOnCreate',
          UpdateReplacePolicy: 'Retain',
        });
      }
    }
  });

  it('another environment is another version, and so another definition', () => {
    const versions = (template: Template) =>
      Object.keys(template.findResources('AWS::Lambda::Version'));

    const kept = versions(stage({ logLevel: 'DEBUG' })).filter((id) =>
      versions(canary).includes(id),
    );

    expect(kept).toEqual([]);
  });

  it('executions are started by the alias of their workflow', () => {
    expect(environment(canary, 'STATE_MACHINE_ARN')).toEqual([
      'WorkflowProcessEventsLive',
      'WorkflowProcessEventsLive',
    ]);
    expect(environment(canary, 'SAGA_STATE_MACHINE_ARN')).toEqual([
      'SagaWorkflowRespondToAlertLive',
    ]);
  });

  it.each([
    [
      'WorkflowProcessEventsVersion',
      [
        ...['executionsfailed', 'functionerrorsdetect', 'functionerrorsenrich'],
        ...['functionerrorspersist', 'functionerrorsvalidate', 'quarantinerate'],
      ],
    ],
    [
      'SagaWorkflowRespondToAlertVersion',
      [
        'functionerrorssagacase',
        'functionerrorssagahold',
        'functionerrorssaganotice',
        'sagasstuck',
      ],
    ],
  ])('%s takes over by a tenth, watched by its alarms', (version, alarms) => {
    const preferences = propertiesOf(canary, 'AWS::StepFunctions::StateMachineAlias')
      .map(({ DeploymentPreference }) => DeploymentPreference as Record<string, unknown>)
      .filter(({ StateMachineVersionArn }) => nameOf(StateMachineVersionArn) === version);

    expect(preferences).toMatchObject([{ Type: 'CANARY', Percentage: 10, Interval: 10 }]);
    expect(alarmsOf(preferences[0]?.['Alarms'])).toEqual(alarms);
  });

  it('every alias of a function moves by a group of its own, and back on an alarm of its own', () => {
    const groups = canary.findResources('AWS::CodeDeploy::DeploymentGroup');
    const batches = ['executionsfailed', 'quarantinerate'];

    const found = Object.entries(canary.findResources('AWS::Lambda::Alias')).map(
      ([id, { UpdatePolicy }]) => {
        const { DeploymentGroupName } = UpdatePolicy.CodeDeployLambdaAliasUpdate;
        const { AlarmConfiguration, AutoRollbackConfiguration } =
          groups[DeploymentGroupName.Ref]?.['Properties'] ?? {};
        expect(AlarmConfiguration.Enabled).toBe(true);
        expect(AutoRollbackConfiguration).toEqual({
          Enabled: true,
          Events: [
            ...['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST'],
            'DEPLOYMENT_STOP_ON_ALARM',
          ],
        });
        const watching = AlarmConfiguration.Alarms.map(({ Name }: { Name: unknown }) => Name);
        return [nameOf({ Ref: id }), alarmsOf(watching)];
      },
    );

    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(
        others.map((name) => [
          `${logical(name)}Live`,
          [
            `functionerrors${logical(name)}`,
            ...(name === 'ingest-kafka' || name === 'ingest-queue' ? batches : []),
            ...(name === 'ingest-http' ? ['httperrors'] : []),
          ].sort(),
        ]),
      ),
    );
    canary.hasResourceProperties('AWS::CodeDeploy::DeploymentConfig', {
      TrafficRoutingConfig: {
        Type: 'TimeBasedCanary',
        TimeBasedCanary: { CanaryInterval: 10, CanaryPercentage: 10 },
      },
    });
  });

  it('a workflow may call any version of its functions and never what is not released', () => {
    const granted = Object.entries(canary.findResources('AWS::IAM::Policy'))
      .filter(([id]) => /^(Workflow|SagaWorkflow)/.test(id))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
      .filter(({ Action }) => Action === 'lambda:InvokeFunction')
      .flatMap(({ Resource }) => Resource as { 'Fn::Join': [string, unknown[]] }[])
      .map(({ 'Fn::Join': [, [resource, suffix]] }) => `${nameOf(resource)}${suffix}`);

    expect(granted.sort()).toEqual(called.map((name) => `${logical(name)}:*`).sort());
  });

  it('no resource waits for itself by way of the policy that moves an alias', () => {
    const { Resources } = canary.toJSON() as {
      Resources: Record<string, { Properties?: object; UpdatePolicy?: object }>;
    };
    const waiting = Object.fromEntries(
      // The library looks for circles in properties alone.
      Object.entries(Resources).map(([id, { UpdatePolicy, ...each }]) => [
        id,
        { ...each, Properties: { ...each.Properties, UpdatePolicy } },
      ]),
    );

    expect(Object.values(Resources).filter((each) => each.UpdatePolicy)).toHaveLength(
      others.length,
    );
    expect(() => Template.fromJSON({ Resources: waiting })).not.toThrow();
  });

  it('alarms count every version of a function together', () => {
    const errors = propertiesOf(canary, 'AWS::CloudWatch::Alarm')
      .filter(({ MetricName }) => MetricName === 'Errors')
      .map(({ Dimensions }) => Dimensions);

    expect(errors).toHaveLength(names.length);
    for (const dimensions of errors) {
      expect(dimensions).toEqual([{ Name: 'FunctionName', Value: { Ref: expect.any(String) } }]);
    }
  });
});

describe('all at once', () => {
  it('has no versions, no aliases and nothing that moves them', () => {
    const types = Object.keys(countByType(inPlace));

    expect(types.filter((type) => /CodeDeploy|Version|Alias/.test(type))).toEqual([]);
  });

  it('reads on from the same place: event sources are the same resources either way', () => {
    const sources = (template: Template) =>
      Object.keys(template.findResources('AWS::Lambda::EventSourceMapping')).sort();

    expect(sources(inPlace)).toHaveLength(6);
    expect(sources(inPlace)).toEqual(sources(canary));
  });
});
