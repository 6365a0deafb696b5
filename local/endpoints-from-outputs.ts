import { MillraceError } from '../src/domain/errors.ts';
import { transactionsEvent } from '../src/domain/transactions-event.ts';
import type { Outputs } from './deploy.ts';
import { credentials, REGION } from './emulator.ts';
import type { CommonEndpoints, Endpoints } from './endpoints.ts';

/**
 * Endpoints of a deployed pipeline from its stacks' outputs.
 *
 * @param leftOut outputs of what the target did not take: their endpoints are empty. @default none
 * @throws MillraceError `MLR_CONFIG_INVALID` naming every output that is missing
 */
export function endpointsFrom(
  outputs: Outputs,
  place: CommonEndpoints & { readonly awsEndpoint: string; readonly databaseUrl: string | null },
  leftOut: ReadonlySet<string> = new Set(),
): Endpoints {
  const missing: string[] = [];
  const get = (name: string): string => {
    const value = outputs[name];
    if (value === undefined && !leftOut.has(name)) {
      missing.push(name);
    }
    return value ?? '';
  };
  const canary = outputs['CanaryFunctionName'];
  /** Emulators' own form of an HTTP API's address. */
  const api = (output: string, path: string): string => {
    const id = get(output);
    return id === '' ? '' : `${place.awsEndpoint}/_aws/execute-api/${id}/$default${path}`;
  };
  const endpoints: Endpoints = {
    region: REGION,
    awsEndpoint: place.awsEndpoint,
    credentials: credentials(),
    kafka: place.kafka,
    stream: place.stream,
    registryUrl: place.registryUrl,
    eventBridge: {
      busName: get('EventBusName'),
      source: transactionsEvent.source,
      detailType: transactionsEvent.detailType,
    },
    queues: {
      buffer: get('BufferQueueUrl'),
      bufferDeadLetter: get('BufferDeadLetterQueueUrl'),
      undelivered: get('UndeliveredQueueUrl'),
      alerts: get('AlertsQueueUrl'),
    },
    tables: {
      events: get('EventsTable'),
      windows: get('WindowsTable'),
      windowParts: get('WindowPartsTable'),
      alerts: get('AlertsTable'),
      quarantine: get('QuarantineTable'),
      duplicates: get('DuplicatesTable'),
      reference: get('ReferenceTable'),
      breakers: get('BreakersTable'),
      sagas: get('SagasTable'),
      holds: get('HoldsTable'),
      cases: get('CasesTable'),
      notices: get('NoticesTable'),
    },
    claimCheckBucket: get('ClaimCheckBucket'),
    stateMachineArn: get('StateMachineArn'),
    sagaStateMachineArn: get('SagaStateMachineArn'),
    functions: {
      ingestKafka: get('IngestKafkaFunctionName'),
      ingestQueue: get('IngestQueueFunctionName'),
      ingestHttp: get('IngestHttpFunctionName'),
      validate: get('ValidateFunctionName'),
      enrich: get('EnrichFunctionName'),
      detect: get('DetectFunctionName'),
      persist: get('PersistFunctionName'),
      relayAlerts: get('RelayAlertsFunctionName'),
      startSaga: get('StartSagaFunctionName'),
      sagaHold: get('SagaHoldFunctionName'),
      sagaCase: get('SagaCaseFunctionName'),
      sagaNotice: get('SagaNoticeFunctionName'),
      query: get('QueryFunctionName'),
      ...(canary !== undefined && { canary }),
    },
    analytics:
      place.databaseUrl === null
        ? null
        : { databaseUrl: place.databaseUrl, projector: get('ProjectRelationalFunctionName') },
    httpEvents: api('HttpApiId', '/events'),
    httpQueries: api('QueryApiId', ''),
    dashboard: get('DashboardName'),
    logs: place.logs,
  };
  if (missing.length > 0) {
    throw new MillraceError(
      'MLR_CONFIG_INVALID',
      `The stacks lack these outputs: ${missing.join(', ')}`,
    );
  }
  return endpoints;
}
