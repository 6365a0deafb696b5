import { expect, it } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { STAGES, type StageName } from '../../lib/stages.ts';
import { propertiesOf, synthesise } from './synth.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** What reads or adds. PutItem would replace, too: the code only puts under a condition that the key is new. */
const ADDS_OR_READS =
  /^dynamodb:(BatchGetItem|GetItem|PutItem|Query|Scan|DescribeStream|GetRecords|GetShardIterator|ListStreams)$/;

/** What the roles of a stage may do with a table of its stateful stack, by the table's construct name. */
function actionsOn(table: string, stateful: Template, stateless: Template): string[] {
  const tables = Object.keys(stateful.findResources('AWS::DynamoDB::Table'));
  const ids = tables.filter((id) => id.startsWith(`Tables${table}`));
  expect(ids).toHaveLength(1);
  return ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => propertiesOf(stateless, type))
    .flatMap(({ PolicyDocument }) => (PolicyDocument as { Statement: Statement[] }).Statement)
    .filter(({ Effect, Resource }) => Effect === 'Allow' && names(Resource, ids[0] ?? ''))
    .flatMap(({ Action }) => Action);
}

const names = (resource: unknown, id: string): boolean =>
  JSON.stringify(resource).includes(id) || resource === '*';

it.each(Object.keys(STAGES) as StageName[])(
  'no role of %s changes or removes an event or an alert',
  (name) => {
    const { stateful, stateless } = synthesise(STAGES[name]);

    for (const table of ['events', 'alerts']) {
      const actions = actionsOn(table, stateful, stateless).filter((a) =>
        a.startsWith('dynamodb:'),
      );
      expect(actions).toContain('dynamodb:PutItem');
      expect(actions.filter((action) => !ADDS_OR_READS.test(action))).toEqual([]);
    }
    // The check sees what other tables grant.
    expect(actionsOn('holds', stateful, stateless)).toContain('dynamodb:DeleteItem');
  },
);
