import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type Archive, EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alertRaisedEvent } from '../../src/domain/saga/alert-raised-event.ts';
import { transactionsEvent } from '../../src/domain/transactions-event.ts';
import { explain } from '../explained/explain.ts';
import { explainLastQueue, explainQueue } from '../explained/queue.ts';
import type { Stage } from '../stage.ts';

export interface EventRouteProps {
  readonly stage: Stage;
  /** @default keys AWS manages */
  readonly encryptionKey?: IKey;
}

/**
 * EventBridge to the pipeline: bus → rule → buffer queue; alerts go to a queue of their own. What the rule cannot deliver waits in
 * `undelivered`, what the pipeline cannot process in `deadLetters`; the archive can replay the rest.
 */
export class EventRoute extends Construct {
  readonly bus: EventBus;
  readonly buffer: Queue;
  readonly alerts: Queue;
  readonly deadLetters: Queue;
  readonly undelivered: Queue;
  /** Absent where the stage keeps no events. */
  readonly archive: Archive | undefined;

  constructor(scope: Construct, { stage, encryptionKey }: EventRouteProps) {
    super(scope, 'EventRoute');
    const queue: QueueProps = {
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy:
        stage.dataOnRemoval === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(encryptionKey === undefined
        ? { encryption: QueueEncryption.SQS_MANAGED }
        : { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }),
    };

    this.deadLetters = new Queue(this, 'DeadLetters', queue);
    this.undelivered = new Queue(this, 'Undelivered', queue);
    this.buffer = new Queue(this, 'Buffer', {
      ...queue,
      retentionPeriod: Duration.days(4),
      visibilityTimeout: Duration.seconds(stage.buffer.visibilitySeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: stage.buffer.maxReceives },
    });

    this.alerts = new Queue(this, 'Alerts', {
      ...queue,
      visibilityTimeout: Duration.seconds(90),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });

    for (const each of [this.deadLetters, this.undelivered, this.buffer, this.alerts]) {
      explainQueue(each, encryptionKey !== undefined);
    }
    for (const last of [this.deadLetters, this.undelivered]) explainLastQueue(last);
    explain(this.undelivered, {
      'AwsSolutions-SQS3':
        'It is the dead-letter queue of the rules, which the check does not look at.',
    });

    this.bus = new EventBus(this, 'Bus', {
      description: `Events into the ${stage.name} pipeline`,
      ...(encryptionKey === undefined ? {} : { kmsKey: encryptionKey }),
    });
    const { pattern } = transactionsEvent;
    const eventPattern = {
      source: [...pattern.source],
      detailType: [...pattern['detail-type']],
    };
    if (stage.archiveDays !== 'none') {
      this.archive = this.bus.archive('Archive', {
        eventPattern,
        retention: Duration.days(stage.archiveDays),
        ...(encryptionKey === undefined ? {} : { kmsKey: encryptionKey }),
      });
    }
    const delivery = {
      deadLetterQueue: this.undelivered,
      retryAttempts: 24,
      maxEventAge: Duration.hours(6),
    };
    new Rule(this, 'Transactions', {
      eventBus: this.bus,
      description: 'Transactions go to the buffer queue, envelope and all',
      eventPattern,
      targets: [new SqsQueue(this.buffer, delivery)],
    });
    new Rule(this, 'AlertsRaised', {
      eventBus: this.bus,
      description: 'Alerts go to the queue that sagas are started from, envelope and all',
      eventPattern: {
        source: [...alertRaisedEvent.pattern.source],
        detailType: [...alertRaisedEvent.pattern['detail-type']],
      },
      targets: [new SqsQueue(this.alerts, delivery)],
    });
  }
}
