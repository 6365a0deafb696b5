import type { AdviceId } from './advice.ts';
import { aliasBypassed } from './alias-bypassed.ts';
import { archiveWithoutRetention } from './archive-without-retention.ts';
import { batchSizeOutOfRange } from './batch-size-out-of-range.ts';
import { batchingWindowOutOfRange } from './batching-window-out-of-range.ts';
import { brokerStorageOutOfRange } from './broker-storage-out-of-range.ts';
import { brokerTypeUnknown } from './broker-type-unknown.ts';
import { brokersUneven } from './brokers-uneven.ts';
import { brokersWithoutCredentials } from './brokers-without-credentials.ts';
import { consumerGroupId } from './consumer-group-id.ts';
import { deploymentWithoutAlarms } from './deployment-without-alarms.ts';
import { expressTimeoutTooLong } from './express-timeout-too-long.ts';
import { failureTopicElsewhere } from './failure-topic-elsewhere.ts';
import { failureTopicIsSource } from './failure-topic-is-source.ts';
import { fifoBatchingWindow } from './fifo-batching-window.ts';
import { filterCriteria } from './filter-criteria.ts';
import { functionEnvironmentTooLarge } from './function-environment-too-large.ts';
import { functionNeverRuns } from './function-never-runs.ts';
import { functionTimeoutOutOfRange } from './function-timeout-out-of-range.ts';
import type { Guard, StageGuard } from './guard.ts';
import { httpRouteOpen } from './http-route-open.ts';
import { maxReceivesTooFew } from './max-receives-too-few.ts';
import { pollersOutOfRange } from './pollers-out-of-range.ts';
import { provisionedPollersMissing } from './provisioned-pollers-missing.ts';
import { queueBatchWithoutWindow } from './queue-batch-without-window.ts';
import { queueConcurrencyOutOfRange } from './queue-concurrency-out-of-range.ts';
import { queueWithoutDeadLetters } from './queue-without-dead-letters.ts';
import { recordAgeOutOfRange } from './record-age-out-of-range.ts';
import { retryAttemptsOutOfRange } from './retry-attempts-out-of-range.ts';
import { ruleTargetWithoutDeadLetters } from './rule-target-without-dead-letters.ts';
import { budgetUnheard } from './stage/budget-unheard.ts';
import { httpIssuerInvalid } from './stage/http-issuer-invalid.ts';
import { kafkaClusterUnclear } from './stage/kafka-cluster-unclear.ts';
import { kafkaCredentialsMissing } from './stage/kafka-credentials-missing.ts';
import { kafkaOutOfReach } from './stage/kafka-out-of-reach.ts';
import { kafkaPollersMissing } from './stage/kafka-pollers-missing.ts';
import { registryNameInvalid } from './stage/registry-name-invalid.ts';
import { registryUrlInvalid } from './stage/registry-url-invalid.ts';
import { relationalHostInvalid } from './stage/relational-host-invalid.ts';
import { relationalIamWithoutTls } from './stage/relational-iam-without-tls.ts';
import { relationalNeverPauses } from './stage/relational-never-pauses.ts';
import { relationalOpen } from './stage/relational-open.ts';
import { rolloutOutOfRange } from './stage/rollout-out-of-range.ts';
import { streamLaneRegistry } from './stage/stream-lane-registry.ts';
import { streamLaneWithoutCluster } from './stage/stream-lane-without-cluster.ts';
import { streamMembersOutOfRange } from './stage/stream-members-out-of-range.ts';
import { streamSizeUnknown } from './stage/stream-size-unknown.ts';
import { streamRetriesUnbounded } from './stream-retries-unbounded.ts';
import { streamWithoutFailureDestination } from './stream-without-failure-destination.ts';
import { visibilityBelowSixTimeouts } from './visibility-below-six-timeouts.ts';
import { visibilityBelowTimeout } from './visibility-below-timeout.ts';
import { workflowAliasWithoutAlarms } from './workflow-alias-without-alarms.ts';
import { workflowOutlivesCaller } from './workflow-outlives-caller.ts';

/**
 * What CloudFormation would refuse or AWS silently do otherwise, by file name. A new one is its file, its test and
 * its line.
 */
export const GUARDS: Readonly<Record<string, Guard>> = {
  'alias-bypassed': aliasBypassed,
  'archive-without-retention': archiveWithoutRetention,
  'batch-size-out-of-range': batchSizeOutOfRange,
  'batching-window-out-of-range': batchingWindowOutOfRange,
  'broker-storage-out-of-range': brokerStorageOutOfRange,
  'broker-type-unknown': brokerTypeUnknown,
  'brokers-uneven': brokersUneven,
  'brokers-without-credentials': brokersWithoutCredentials,
  'consumer-group-id': consumerGroupId,
  'deployment-without-alarms': deploymentWithoutAlarms,
  'express-timeout-too-long': expressTimeoutTooLong,
  'failure-topic-elsewhere': failureTopicElsewhere,
  'failure-topic-is-source': failureTopicIsSource,
  'fifo-batching-window': fifoBatchingWindow,
  'filter-criteria': filterCriteria,
  'function-environment-too-large': functionEnvironmentTooLarge,
  'function-never-runs': functionNeverRuns,
  'function-timeout-out-of-range': functionTimeoutOutOfRange,
  'http-route-open': httpRouteOpen,
  'pollers-out-of-range': pollersOutOfRange,
  'provisioned-pollers-missing': provisionedPollersMissing,
  'queue-batch-without-window': queueBatchWithoutWindow,
  'queue-concurrency-out-of-range': queueConcurrencyOutOfRange,
  'queue-without-dead-letters': queueWithoutDeadLetters,
  'record-age-out-of-range': recordAgeOutOfRange,
  'retry-attempts-out-of-range': retryAttemptsOutOfRange,
  'rule-target-without-dead-letters': ruleTargetWithoutDeadLetters,
  'stream-retries-unbounded': streamRetriesUnbounded,
  'stream-without-failure-destination': streamWithoutFailureDestination,
  'visibility-below-timeout': visibilityBelowTimeout,
  'workflow-alias-without-alarms': workflowAliasWithoutAlarms,
};

/** What would deploy and work badly; a stage may go against it with a reason. */
export const ADVICE: Readonly<Record<AdviceId, Guard>> = {
  'max-receives-too-few': maxReceivesTooFew,
  'visibility-below-six-timeouts': visibilityBelowSixTimeouts,
  'workflow-outlives-caller': workflowOutlivesCaller,
};

export const STAGE_GUARDS: readonly StageGuard[] = [
  budgetUnheard,
  httpIssuerInvalid,
  registryNameInvalid,
  registryUrlInvalid,
  kafkaClusterUnclear,
  kafkaCredentialsMissing,
  kafkaOutOfReach,
  kafkaPollersMissing,
  relationalHostInvalid,
  relationalIamWithoutTls,
  relationalNeverPauses,
  relationalOpen,
  rolloutOutOfRange,
  streamLaneRegistry,
  streamLaneWithoutCluster,
  streamMembersOutOfRange,
  streamSizeUnknown,
];
