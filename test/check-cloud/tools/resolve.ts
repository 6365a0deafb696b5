import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assembly } from '../assembly.ts';

const REGION = 'us-east-1';
const ACCOUNT = '111122223333';

/** ARNs of the resources that policies name, but for account and name. */
const ARNS: Readonly<Record<string, (id: string) => string>> = {
  'AWS::DynamoDB::Table': (id) => arn('dynamodb', `table/${id}`),
  'AWS::Events::EventBus': (id) => arn('events', `event-bus/${id}`),
  'AWS::KMS::Key': () => arn('kms', 'key/00000000-0000-4000-8000-000000000000'),
  'AWS::Lambda::Function': (id) => arn('lambda', `function:${id}`),
  'AWS::Logs::LogGroup': (id) => arn('logs', `log-group:${id}:*`),
  'AWS::MSK::Cluster': (id) => arn('kafka', `cluster/${id}/uuid`),
  'AWS::MSK::ServerlessCluster': (id) => arn('kafka', `cluster/${id}/uuid`),
  'AWS::RDS::DBCluster': (id) => arn('rds', `cluster:${id}`),
  'AWS::RDS::DBProxy': () => arn('rds', 'db-proxy:prx-0123456789abcdef0'),
  'AWS::S3::Bucket': (id) => `arn:aws:s3:::${id.toLowerCase()}`,
  'AWS::SecretsManager::Secret': (id) => arn('secretsmanager', `secret:${id}-AbCdEf`),
  'AWS::SNS::Topic': (id) => arn('sns', id),
  'AWS::SQS::Queue': (id) => arn('sqs', id),
  'AWS::StepFunctions::StateMachine': (id) => arn('states', `stateMachine:${id}`),
};

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::URLSuffix': 'amazonaws.com',
};

/** These give their ARN by `Ref`, not their name. */
const REF_IS_ARN =
  /^AWS::(StepFunctions::StateMachine|SNS::Topic|SecretsManager::Secret(TargetAttachment)?)$/;

interface Raw {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>
  >;
}

/**
 * Fills in what only a deployment knows with values of the right form, so that a linter of policies can read them.
 * @returns for a stack's name, the function that resolves a value of its template
 */
export function resolver(assembly: Assembly): (stack: string) => (value: unknown) => unknown {
  const raw = new Map(
    assembly.templates.map(({ stack, file }) => [
      stack,
      JSON.parse(readFileSync(join(assembly.directory, file), 'utf8')) as Raw,
    ]),
  );
  const exported = (name: string): unknown => {
    for (const [stack, { Outputs = {} }] of raw) {
      const output = Object.values(Outputs).find(({ Export }) => Export?.Name === name);
      if (output !== undefined) return resolve(stack, output.Value);
    }
    throw new Error(`No template exports ${name}.`);
  };
  const typeOf = (stack: string, id: string): string => raw.get(stack)?.Resources[id]?.Type ?? '';

  function resolve(stack: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => resolve(stack, each));
    if (typeof value !== 'object' || value === null) return value;
    const [name = '', input] = Object.entries(value)[0] ?? [];
    if (name === 'Ref') return reference(stack, String(input));
    if (name === 'Fn::GetAtt') {
      const [id = '', attribute = ''] = input as string[];
      return attributeOf(typeOf(stack, id), id, attribute);
    }
    if (name === 'Fn::ImportValue') return exported(String(input));
    if (name === 'Fn::Join') {
      const [by, list] = resolve(stack, input) as [string, string[]];
      return list.join(by);
    }
    if (name === 'Fn::Split') {
      const [by, text] = resolve(stack, input) as [string, string];
      return text.split(by);
    }
    if (name === 'Fn::Select') {
      const [index, list] = resolve(stack, input) as [number, string[]];
      return list[index] ?? '';
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, resolve(stack, each)]),
    );
  }

  function reference(stack: string, id: string): string {
    const type = typeOf(stack, id);
    return PSEUDO[id] ?? (REF_IS_ARN.test(type) ? arnOf(type, id) : id.toLowerCase());
  }

  return (stack) => (value) => resolve(stack, value);
}

function attributeOf(type: string, id: string, attribute: string): string {
  // A stream's label is a time with colons, which parliament takes for parts of the ARN.
  if (attribute === 'StreamArn') return `${arnOf(type, id)}/stream/label`;
  if (attribute === 'MasterUserSecret.SecretArn') return arnOf('AWS::SecretsManager::Secret', id);
  return attribute.endsWith('Arn') ? arnOf(type, id) : `${id}.${attribute}`;
}

function arnOf(type: string, id: string): string {
  const form = ARNS[type];
  if (form === undefined)
    throw new Error(`Add the form of ARNs of ${type} to ${import.meta.filename}.`);
  return form(id);
}

const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
