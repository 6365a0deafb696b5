import { Aspects, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { LogEncryption } from '../aspects/log-encryption.ts';
import { claimBucket } from '../constructs/claim-bucket.ts';
import { encryptionKey } from '../constructs/encryption-key.ts';
import { EventRoute } from '../constructs/event-route.ts';
import type { KafkaCluster } from '../constructs/kafka-access.ts';
import { kafkaCluster } from '../constructs/kafka-cluster.ts';
import { Outputs } from '../constructs/outputs.ts';
import { RelationalDatabase } from '../constructs/relational-database.ts';
import { StreamStores } from '../constructs/stream-lane/stores.ts';
import { Tables } from '../constructs/tables.ts';
import type { Stage } from '../stage.ts';
import { tableShapes } from '../tables.ts';

export interface StatefulStackProps extends StackProps {
  readonly stage: Stage;
}

/**
 * Everything that holds data: tables, bucket, queues, bus with its archive, the Kafka cluster and the relational side.
 * The rule lives here too: its queue's policy names it, and apart they would need each other.
 */
export class StatefulStack extends Stack {
  readonly key: IKey | undefined;
  readonly tables: Tables['byName'];
  readonly bucket: Bucket;
  readonly route: EventRoute;
  /** Where the stage has the stack make one. */
  readonly kafka: KafkaCluster | undefined;
  readonly relational: RelationalDatabase | undefined;
  readonly stream: StreamStores | undefined;

  constructor(scope: Construct, id: string, { stage, ...props }: StatefulStackProps) {
    super(scope, id, props);
    this.key = encryptionKey(this, stage);
    Aspects.of(this).add(new LogEncryption(this.key));
    const encrypted = {
      stage,
      ...(this.key === undefined ? {} : { encryptionKey: this.key }),
    };
    this.tables = new Tables(this, encrypted).byName;
    this.bucket = claimBucket(this, encrypted);
    this.route = new EventRoute(this, encrypted);
    this.kafka = kafkaCluster(this, encrypted);
    const { relational, streamLane } = stage;
    if (relational !== 'none' && relational.kind === 'aurora-serverless') {
      this.relational = new RelationalDatabase(this, { ...encrypted, aurora: relational });
    }
    if (streamLane !== 'none' && this.kafka !== undefined) {
      this.stream = new StreamStores(this, {
        ...encrypted,
        ...{ lane: streamLane, cluster: this.kafka },
      });
    }

    new Outputs(this, {
      EventBusName: this.route.bus.eventBusName,
      ...(this.route.archive && { EventArchive: this.route.archive.archiveName }),
      BufferQueueUrl: this.route.buffer.queueUrl,
      BufferDeadLetterQueueUrl: this.route.deadLetters.queueUrl,
      UndeliveredQueueUrl: this.route.undelivered.queueUrl,
      AlertsQueueUrl: this.route.alerts.queueUrl,
      ClaimCheckBucket: this.bucket.bucketName,
      ...(this.kafka && {
        KafkaClusterArn: this.kafka.clusterArn,
        KafkaClientsSecurityGroup: this.kafka.clients.securityGroupId,
      }),
      ...Object.fromEntries(
        tableShapes().map(([name]) => [outputName(name), this.tables[name].tableName]),
      ),
    });
  }

  // Asking the account would need credentials at synth; the region's own list needs none.
  override get availabilityZones(): string[] {
    return [0, 1, 2].map((index) => Fn.select(index, Fn.getAzs()));
  }
}

const outputName = (table: string) => `${table.charAt(0).toUpperCase()}${table.slice(1)}Table`;
