import type { AlarmId } from './alarm-ids.ts';
import type { GuardExceptions } from './guards/advice.ts';

/** How a Kafka event source reads. Partial responses, bisecting and bounded retries need `pollers`. */
export interface KafkaPolling {
  /** Records per invocation, 1–10,000; Lambda also flushes at 6 MB. */
  readonly batchSize: number;
  /** Seconds to gather a batch, 0–300. @default Lambda's own 500 ms */
  readonly windowSeconds?: number;
  /** Let the function name the records that failed. */
  readonly partialResponses: boolean;
  /** Halve a batch whose invocation failed. */
  readonly bisect: boolean;
  /** Attempts after the first, −1 for no limit. @default −1, of which Lambda makes 10: there is a failure destination */
  readonly retryAttempts?: number;
  /** Older records are given up, 60–604,800 s. @default no limit */
  readonly maxRecordAgeSeconds?: number;
  /** A topic of the same cluster that takes the records given up. @default the stack's bucket */
  readonly failureTopic?: string;
  /** Event patterns on `value`; a record that matches none is passed over. @default every record is delivered */
  readonly filters?: readonly Readonly<Record<string, unknown>>[];
  /** Groups of metrics of the mapping, which cost like custom ones. @default none */
  readonly metrics?: readonly ('EventCount' | 'ErrorCount' | 'KafkaMetrics')[];
  /** Provisioned pollers. @default on-demand polling */
  readonly pollers?: { readonly min: number; readonly max: number };
}

/** Brokers of MSK that the stack makes, of the Standard type. */
export interface KafkaBrokers {
  /** As MSK names it, with KRaft: `4.1.x.kraft`. */
  readonly kafkaVersion: string;
  /** Like `kafka.m7g.large`. */
  readonly instanceType: string;
  readonly brokersPerZone: number;
  /** Three replicas of a record need three brokers; with two there are two. */
  readonly zones: 2 | 3;
  /** Of each broker, 1–16,384 GiB. It grows by itself from `start` up to `max`, and never shrinks. */
  readonly storageGiB: { readonly start: number; readonly max: number };
  /** Of the stage's topic, of `failureTopic` and of the stream lane's `alertsTopic`: the stack makes them. */
  readonly partitions: number;
}

/** Where Kafka records come from. `none` leaves the function to whoever invokes it. */
export type KafkaSource =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'msk-serverless';
      /** An existing cluster. @default the stack creates one in a VPC of its own */
      readonly clusterArn?: string;
      readonly polling: KafkaPolling;
    }
  | {
      readonly kind: 'msk-provisioned';
      /** An existing cluster. Either this or `cluster`. */
      readonly clusterArn?: string;
      /** A cluster that the stack creates in a VPC of its own. */
      readonly cluster?: KafkaBrokers;
      readonly polling: KafkaPolling;
    }
  | {
      readonly kind: 'bootstrap';
      /** host:port of each broker. */
      readonly bootstrapServers: readonly [string, ...string[]];
      /** Secret with SASL/SCRAM credentials; required for brokers reached over the Internet. */
      readonly secretArn?: string;
      /** Network of brokers without a public address. @default brokers are public */
      readonly vpc?: {
        readonly vpcId: string;
        readonly availabilityZones: readonly string[];
        readonly subnetIds: readonly string[];
        readonly securityGroupId: string;
      };
      readonly polling: KafkaPolling;
    };

/** Who may call an HTTP API. There is no way to leave it open. */
export type HttpAuth =
  /** Callers sign with their AWS credentials and need `execute-api:Invoke`. */
  | { readonly auth: 'iam' }
  /** Callers bring a token of an OpenID Connect issuer. */
  | {
      readonly auth: 'jwt';
      /** The `iss` of the tokens, an https URL whose discovery document API Gateway can reach. */
      readonly issuer: string;
      /** A token has to name one of them in `aud` or `client_id`. */
      readonly audience: readonly [string, ...string[]];
      /** A token has to carry one of them. @default any */
      readonly scopes?: readonly string[];
    };

/** An HTTP API: in front of the bus, or of queries. */
export type HttpAccess = HttpAuth & {
  /** Requests a second, and how many may come at once; more are answered 429. */
  readonly throttle: { readonly rate: number; readonly burst: number };
};

/** Aurora PostgreSQL Serverless v2, in a VPC of the stack's own. */
export interface AuroraServerless {
  readonly kind: 'aurora-serverless';
  /** Aurora capacity units, 0–256 in halves; at 0 it pauses when nobody is connected. */
  readonly minAcu: number;
  /** 1–256 in halves. */
  readonly maxAcu: number;
  /** RDS Proxy: pools connections and lets functions sign in with IAM; it costs, and never lets Aurora pause. */
  readonly proxy: boolean;
}

/** A PostgreSQL database that is there already. Its user needs CREATE on it, or the `analytics` schema as its own. */
export interface OwnPostgres {
  readonly kind: 'bring-your-own';
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /**
   * `iam`: a token, for a user with `rds_iam` in a database of this account, named by its resource id
   * (`db-…`, `cluster-…`, `prx-…`); a secret of Secrets Manager with a `password`; or none at all.
   */
  readonly auth: { readonly iam: string } | { readonly secretArn: string } | 'none';
  readonly tls: boolean;
  /**
   * Network of a database without a public address. A secret needs a way to Secrets Manager from there.
   * @default the function runs outside any VPC
   */
  readonly vpc?: {
    readonly vpcId: string;
    readonly availabilityZones: readonly string[];
    readonly subnetIds: readonly string[];
    readonly securityGroupId: string;
  };
}

/** Where the relational side of the workflow lane is, if there is one. */
export type RelationalSide = 'none' | AuroraServerless | OwnPostgres;

/** A synthetic event that goes the way of every other. */
export interface Canary {
  /** Minutes from one to the next, whole ones. */
  readonly everyMinutes: number;
  /** Milliseconds within which it has to be stored. */
  readonly objectiveMs: number;
}

/** Versions and the alias `live`, which event sources, APIs and callers of workflows invoke. */
export interface CanaryRelease {
  readonly kind: 'canary';
  /** Percent of the traffic that goes to the new version first, 1–99. */
  readonly percent: number;
  /** Minutes until the rest follows, 5–2,100; an alarm meanwhile takes all of it back. */
  readonly minutes: number;
}

/** How a release takes over; `all-at-once` replaces functions and workflows where they are. */
export type Rollout = 'all-at-once' | CanaryRelease;

/** What a stage may cost; its share of the bill is found by the tags `service` and `stage`. */
export interface Budget {
  /** US dollars a month. */
  readonly monthlyUsd: number;
  /** Who hears at 80 % and 100 % of it, and when the forecast passes it; at most ten addresses. */
  readonly notify: 'alarm-topic' | readonly [email: string, ...string[]];
}

/**
 * The stream lane as a service of ECS on Fargate, with a store of its own, in the network of the Kafka cluster that the
 * stage makes.
 */
export interface FargateLane {
  readonly kind: 'fargate';
  /** `alone`: the workflow lane leaves the topic to it. Beside it, both read and both cost. */
  readonly readsTopic: 'alone' | 'beside-workflow-lane';
  /** Of a member, 1/1,024 vCPU. One thread does its work: more than 1,024 helps little. */
  readonly cpu: 256 | 512 | 1_024 | 2_048;
  /** Of a member, of what Fargate offers for the vCPU. */
  readonly memoryMiB: number;
  /** Who finds no partition waits: more members than the topic has partitions are of no use. */
  readonly members: { readonly min: number; readonly max: number };
  /** Records the group is behind from which on a member is added. */
  readonly scaleOutLag: number;
  /** A topic where alerts are published; MSK Serverless has to have it beforehand. @default they stay in the outbox */
  readonly alertsTopic?: string;
  /** Aurora PostgreSQL Serverless v2, in capacity units of 0.5–256. */
  readonly store: {
    readonly minAcu: number;
    readonly maxAcu: number;
    /** A second instance in another zone, which takes over when the first fails. */
    readonly standby: boolean;
  };
}

/** How assets and templates reach the account. */
export type Deployment =
  /** Through the roles and bucket `cdk bootstrap` made; account and region come from the environment. */
  | { readonly kind: 'bootstrapped' }
  /** With the caller's own credentials and one bucket that exists beforehand. */
  | {
      readonly kind: 'direct';
      readonly account: string;
      readonly region: string;
      readonly assetBucket: string;
    };

/** Everything that differs between environments. Nothing else may branch on a stage's name. */
export interface Stage {
  readonly name: string;
  readonly deployment: Deployment;
  readonly rollout: Rollout;
  /** On every resource, beside `service` and `stage`: who answers for it, and who pays. */
  readonly tags: Readonly<Record<'owner' | 'cost-centre', string>>;
  readonly budget: Budget | 'none';
  readonly kafka: KafkaSource;
  readonly topic: string;
  readonly consumerGroup: string;
  readonly http: HttpAccess | 'none';
  /** The HTTP API that answers queries. */
  readonly queries: HttpAccess | 'none';
  /**
   * Where the functions look up schemas: those of `schemas/` in their bundle; a Confluent-compatible registry by the
   * base of its API, without a user or password: a function's environment is no place for them; or an AWS Glue registry
   * of the account and region, by its name.
   */
  readonly registry: 'repository' | { readonly url: string } | { readonly glue: string };
  readonly relational: RelationalSide;
  /** Events of no customer that are put on the bus by the clock, to see that and how fast they are stored. */
  readonly canary: Canary | 'none';
  readonly streamLane: 'none' | FargateLane;
  /** `customer-key`: one KMS key of the stack for tables, bucket, queues and bus. */
  readonly encryption: 'aws-managed' | 'customer-key';
  /** What happens to stores when their stack goes; `retain` also turns deletion protection on. */
  readonly dataOnRemoval: 'retain' | 'destroy';
  readonly pointInTimeRecovery: boolean;
  /** Days the bus archive keeps events, or no archive. */
  readonly archiveDays: number | 'none';
  /** Days; a value CloudWatch Logs accepts. */
  readonly logRetentionDays: 1 | 7 | 14 | 30 | 90 | 180 | 365;
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN';
  readonly tracing: boolean;
  readonly architecture: 'arm64' | 'x86_64';
  /** Seconds an ingest function may run; a workflow is stopped before that. */
  readonly ingestTimeoutSeconds: { readonly kafka: number; readonly queue: number };
  readonly buffer: {
    /** Messages per invocation, 1–10,000. */
    readonly batchSize: number;
    /** Seconds to gather a batch, 0–300; at least 1 above 10 messages. */
    readonly windowSeconds: number;
    /** Concurrent invocations, 2–1,000. */
    readonly maxConcurrency: number;
    /** Seconds a message being worked on stays hidden; AWS advises six times the function's timeout and the window. */
    readonly visibilitySeconds: number;
    /** Deliveries before a message goes to the dead-letter queue. */
    readonly maxReceives: number;
  };
  readonly workflowLog: {
    readonly level: 'ALL' | 'ERROR' | 'OFF';
    /** Write events' contents to the log; never where they are real people's. */
    readonly executionData: boolean;
  };
  /** An SNS topic that alarms notify. */
  readonly alarmTopic: boolean;
  /** Alarms on objectives, by how fast their error budgets are spent: they take metric math. */
  readonly errorBudgets: boolean;
  /** Threshold of each alarm, in the unit its file names. */
  readonly alarms: Readonly<Record<AlarmId, number>>;
  /** Why the stage goes against a guard's advice. @default it follows all of it */
  readonly guardExceptions?: GuardExceptions;
}
