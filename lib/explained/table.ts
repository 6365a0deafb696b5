import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Stage } from '../stage.ts';
import { explain } from './explain.ts';

/** What checkers say about the tables of a stage that can be thrown away. */
export function explainTable(table: Table, stage: Stage, ownKey: boolean): void {
  const noRecovery = `Data of stage ${stage.name} is for trying things out; it can be produced again.`;
  explain(table, {
    ...(!stage.pointInTimeRecovery && {
      'AwsSolutions-DDB3': noRecovery,
      CKV_AWS_28: noRecovery,
    }),
    ...(!ownKey && {
      CKV_AWS_119: `Encrypted with the account's AWS managed key; stage ${stage.name} holds no data that needs a key of its own.`,
    }),
  });
}
