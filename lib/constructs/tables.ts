import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { explainTable } from '../explained/table.ts';
import type { Stage } from '../stage.ts';
import { type TableName, tableShapes } from '../tables.ts';

export interface TablesProps {
  readonly stage: Stage;
  /** @default an AWS managed key */
  readonly encryptionKey?: IKey;
}

/** The stores: on demand, encrypted, recoverable where the stage says so. */
export class Tables extends Construct {
  readonly byName: Readonly<Record<TableName, Table>>;

  constructor(scope: Construct, { stage, encryptionKey }: TablesProps) {
    super(scope, 'Tables');
    const keep = stage.dataOnRemoval === 'retain';

    this.byName = Object.fromEntries(
      tableShapes().map(([name, shape]) => {
        const table = new Table(this, name, {
          partitionKey: { name: shape.partitionKey, type: AttributeType.STRING },
          billingMode: BillingMode.PAY_PER_REQUEST,
          pointInTimeRecoverySpecification: {
            pointInTimeRecoveryEnabled: stage.pointInTimeRecovery,
          },
          deletionProtection: keep,
          removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
          ...(shape.expiry === undefined ? {} : { timeToLiveAttribute: shape.expiry }),
          ...(shape.streamed === true && { stream: StreamViewType.NEW_IMAGE }),
          ...(encryptionKey === undefined
            ? { encryption: TableEncryption.AWS_MANAGED }
            : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
        });
        if (shape.byDaySortKey !== undefined) {
          table.addGlobalSecondaryIndex({
            indexName: 'byDay',
            partitionKey: { name: 'day', type: AttributeType.STRING },
            sortKey: { name: shape.byDaySortKey, type: AttributeType.STRING },
          });
        }
        if (shape.sparseIndex !== undefined) {
          table.addGlobalSecondaryIndex({
            indexName: shape.sparseIndex.name,
            partitionKey: { name: shape.sparseIndex.name, type: AttributeType.STRING },
            projectionType: ProjectionType.INCLUDE,
            nonKeyAttributes: [...shape.sparseIndex.attributes],
          });
        }
        explainTable(table, stage, encryptionKey !== undefined);
        if (shape.byAccount !== undefined) {
          const { sortKey, number } = shape.byAccount;
          table.addGlobalSecondaryIndex({
            indexName: 'byAccount',
            partitionKey: { name: 'accountId', type: AttributeType.STRING },
            sortKey: { name: sortKey, type: number ? AttributeType.NUMBER : AttributeType.STRING },
          });
        }
        return [name, table];
      }),
    ) as Record<TableName, Table>;
  }
}
