import type { Stage } from '../../lib/stage.ts';
import { tableShapes } from '../../lib/tables.ts';
import { alertItem, eventItem } from '../../src/adapters/dynamodb/ledger-items.ts';
import type { Alert } from '../../src/domain/alert.ts';
import { ASSUMED, CPU_MS_PER_EVENT, EVENTS_PER_EXECUTION, MIB_PER_VCPU } from './assumptions.ts';
import { itemBytes, readUnits, transactionUnits, writeUnits } from './dynamodb-units.ts';
import type { Inventory } from './inventory.ts';
import { msk } from './msk.ts';
import { type CostLine, line } from './prices.ts';
import { eventAt, windowUnits } from './window-units.ts';
import { accountsAmong, eventsOf, GB, HOURS, type Workload } from './workload.ts';

const STEPS = ['ingest-kafka', 'validate', 'enrich', 'detect', 'persist'] as const;
/** DynamoDB adds this to each item it stores. */
const ITEM_OVERHEAD = 100;
/** What a rule, a queue and the function that starts a saga take, and the saga's own states. */
const SAGA_TRANSITIONS = 9;

/** Of an event on the relational side with its indexes, bytes. */
const FACT_BYTES = 250;
/** A proxy is billed for at least as much. */
const LEAST_PROXY_ACU = 8;

/** Ways to run it that are compared; the default is how it is deployed. */
export interface Variant {
  /** Windows as one item, as before they were stored in parts. */
  readonly wholeWindows?: boolean;
  readonly eventsPerExecution?: number;
  readonly architecture?: 'arm64' | 'x86_64';
  readonly workflowLog?: 'ALL' | 'ERROR';
  readonly withoutIndexes?: boolean;
}

/** Events of one execution: what gathers within the event source's window, up to what fits. */
export function eventsAnExecution(
  { rate }: Workload,
  stage: Stage,
  { pollers }: Inventory,
): number {
  const { kafka } = stage;
  const polling = kafka.kind === 'none' ? undefined : kafka.polling;
  const gathered = (rate * (polling?.windowSeconds ?? 0.5)) / Math.max(1, pollers);
  return Math.max(1, Math.min(EVENTS_PER_EXECUTION, polling?.batchSize ?? 1_000, gathered));
}

/** The Kafka route through Lambda, Step Functions and DynamoDB, a month. */
export function workflowLane(
  workload: Workload,
  stage: Stage,
  inventory: Inventory,
  variant: Variant = {},
): CostLine[] {
  const events = eventsOf(workload);
  const each = variant.eventsPerExecution ?? eventsAnExecution(workload, stage, inventory);
  const executions = events / each;
  return [
    ...msk(workload, inventory, 1),
    ...compute(executions, each, inventory, variant),
    ...dynamodb(workload, each, inventory, variant),
    ...alerts(workload, inventory),
    ...relational(workload, stage, inventory),
    ...observability(executions, stage, inventory, variant),
  ];
}

function compute(
  executions: number,
  each: number,
  { functions, pollers }: Inventory,
  variant: Variant,
): CostLine[] {
  const msOf = (name: (typeof STEPS)[number]): number => {
    const { memoryMiB } = functions.get(name) ?? { memoryMiB: 512 };
    const cpu = (CPU_MS_PER_EVENT[name] * each * MIB_PER_VCPU) / Math.min(memoryMiB, MIB_PER_VCPU);
    return cpu + ASSUMED.waitingMs[name];
  };
  const steps = STEPS.slice(1).reduce((sum, name) => sum + msOf(name) + ASSUMED.transitionMs, 0);
  const lines = STEPS.flatMap((name) => {
    const bill = functions.get(name);
    if (bill === undefined) return [];
    const ms = name === 'ingest-kafka' ? msOf(name) + steps : msOf(name);
    const gbSeconds = (executions * ms * bill.memoryMiB) / 1_024 / 1_000;
    const architecture = variant.architecture ?? bill.architecture;
    return line(
      'Lambda',
      `${name}, ${Math.round(ms)} ms`,
      `lambda-gb-second-${architecture}`,
      gbSeconds,
    );
  });
  return [
    line('Lambda', 'requests', 'lambda-request', executions * STEPS.length),
    ...lines,
    ...(pollers > 0 ? [line('Lambda', 'Kafka pollers', 'event-poller-hour', pollers * HOURS)] : []),
    line('Step Functions', 'executions', 'states-express-request', executions),
    line(
      'Step Functions',
      `64 MB, ${Math.round(steps)} ms`,
      'states-express-gb-second',
      // Rounded up to 100 ms.
      (executions * Math.ceil(steps / 100) * 0.1 * 64) / 1_024,
    ),
  ];
}

function dynamodb(
  workload: Workload,
  each: number,
  inventory: Inventory,
  variant: Variant,
): CostLine[] {
  const events = eventsOf(workload);
  const stored = itemBytes(
    eventItem(
      {
        event: eventAt(42, 0),
        position: 'kafka:transactions:7:123456789',
        fingerprint: '0123456789abcdef',
        receivedAt: Date.now(),
        late: false,
        enrichment: {
          ...{ level: 'complete', homeCountry: 'DE', segment: 'retail', crossBorder: false },
          ...{ merchantName: 'Alder Pharmacy Berlin', merchantCategory: 'pharmacy' },
        },
      },
      Date.now(),
    ),
  );
  const writes = (accountsAmong(workload, each) / each) * events;
  const spacing = (1_000 * workload.accounts) / workload.rate;
  const units = windowUnits(spacing);
  const window = variant.wholeWindows === true ? units.whole : units.inParts;
  const indexes = variant.withoutIndexes === true ? 0 : indexesOf('events', inventory);
  const gb = (events * (stored + ITEM_OVERHEAD)) / GB;
  const kept = gb * (1 + indexes);
  const how = variant.wholeWindows === true ? 'as one item' : 'in parts';
  return [
    line(
      'DynamoDB',
      `events, ${stored} bytes`,
      'dynamodb-write-unit',
      events * transactionUnits(stored),
    ),
    ...(indexes > 0
      ? [
          line(
            'DynamoDB',
            `${indexes} index of events`,
            'dynamodb-write-unit',
            events * indexes * writeUnits(stored),
          ),
        ]
      : []),
    line(
      'DynamoDB',
      `windows ${how}, ${window.entries} entries`,
      'dynamodb-write-unit',
      writes * window.writes,
    ),
    line('DynamoDB', 'windows read', 'dynamodb-read-unit', writes * window.reads),
    line('DynamoDB', 'reference data read', 'dynamodb-read-unit', writes * readUnits(150)),
    line(
      'DynamoDB',
      'duplicates',
      'dynamodb-write-unit',
      events * workload.duplicates * writeUnits(250),
    ),
    line('DynamoDB', 'events of a month', 'dynamodb-gb-month', kept),
    ...(inventory.backups
      ? [line('DynamoDB', 'their backup', 'dynamodb-backup-gb-month', gb)]
      : []),
  ];
}

/** Indexes that every item is in. */
function indexesOf(table: 'events' | 'alerts', { indexes }: Inventory): number {
  const sparse: string | undefined = tableShapes().find(([name]) => name === table)?.[1].sparseIndex
    ?.name;
  return (indexes.get(table) ?? []).filter((name) => name !== sparse).length;
}

function alerts(workload: Workload, inventory: Inventory): CostLine[] {
  const raised = eventsOf(workload) * workload.alerts;
  const sagas = eventsOf(workload) * workload.sagas;
  const alert: Alert = {
    ...{ alertId: `velocity:acct-0a1b2c3d-000042:${'0'.repeat(36)}`, detector: 'velocity' },
    ...{ accountId: 'acct-0a1b2c3d-000042', eventId: '0'.repeat(36), occurredAt: Date.now() },
    ...{ measured: 11, threshold: 10, severity: 'high', reason: '11 events within 10 minutes' },
  } as Alert;
  const bytes = itemBytes(alertItem(alert, Date.now()));
  const indexes = indexesOf('alerts', inventory);
  const units = transactionUnits(bytes) + indexes * writeUnits(bytes);
  return [
    line('DynamoDB', `alerts with ${indexes} indexes`, 'dynamodb-write-unit', raised * units),
    line('EventBridge', 'alerts', 'eventbridge-event', raised),
    line('SQS', 'alerts to the saga', 'sqs-request', raised * 2),
    line('Step Functions', 'sagas', 'states-standard-transition', sagas * SAGA_TRANSITIONS),
    line('DynamoDB', 'sagas, holds, cases, notices', 'dynamodb-write-unit', sagas * 6),
  ];
}

/** At the capacity it does not go below; under load Aurora takes more. */
function relational(workload: Workload, stage: Stage, inventory: Inventory): CostLine[] {
  const { relational: side } = stage;
  if (side === 'none' || side.kind !== 'aurora-serverless') return [];
  const databases = inventory.count('AWS::RDS::DBInstance') - (inventory.stream?.databases ?? 0);
  const acuHours = side.minAcu * databases * HOURS;
  return [
    line('Aurora', 'relational side, at rest', 'aurora-acu-hour', acuHours),
    line(
      'Aurora',
      'its events of a month',
      'aurora-gb-month',
      (eventsOf(workload) * FACT_BYTES) / GB,
    ),
    ...(inventory.count('AWS::RDS::DBProxy') > 0
      ? [
          line(
            'Aurora',
            'RDS Proxy',
            'rds-proxy-acu-hour',
            Math.max(LEAST_PROXY_ACU, side.minAcu) * HOURS,
          ),
        ]
      : []),
  ];
}

function observability(
  executions: number,
  stage: Stage,
  inventory: Inventory,
  variant: Variant,
): CostLine[] {
  const { logLinesPerExecution, bytesPerLogLine, workflowLogBytesPerExecution } = ASSUMED;
  const level = variant.workflowLog ?? stage.workflowLog.level;
  const dashboards = inventory.count('AWS::CloudWatch::Dashboard');
  return [
    line(
      'CloudWatch',
      'logs of functions',
      'logs-gb',
      (executions * logLinesPerExecution * bytesPerLogLine) / GB,
    ),
    ...(level === 'ALL'
      ? [
          line(
            'CloudWatch',
            'log of the workflow',
            'logs-gb',
            (executions * workflowLogBytesPerExecution) / GB,
          ),
        ]
      : []),
    ...standing(inventory),
    line('CloudWatch', 'dashboards', 'dashboard-month', dashboards),
    ...(stage.tracing ? [line('X-Ray', 'traces', 'trace', executions * ASSUMED.traced)] : []),
  ];
}

/** What is billed by the month whatever arrives. */
export function standing(inventory: Inventory): CostLine[] {
  const keys = inventory.count('AWS::KMS::Key');
  const { endpointZones } = inventory;
  return [
    line('CloudWatch', 'custom metrics', 'metric-month', ASSUMED.customMetrics),
    line('CloudWatch', 'alarms', 'alarm-month', inventory.count('AWS::CloudWatch::Alarm')),
    ...(keys > 0 ? [line('KMS', 'keys', 'kms-key-month', keys)] : []),
    ...(endpointZones > 0
      ? [line('VPC', 'interface endpoints', 'endpoint-hour', endpointZones * HOURS)]
      : []),
  ];
}
