import { EXPORTED } from '../../../src/adapters/prometheus/exported.ts';
import { MEMBER } from './datasource.ts';
import { graph, heatmap, states } from './panels.ts';

const quantile = (q: number, histogram: string): string =>
  `histogram_quantile(${q}, sum by (le) (rate(${histogram}_bucket{${MEMBER}}[$__rate_interval])))`;
/** While a partition moves, two members may show it for a moment. */
const byPartition = (metric: string): string => `max by (partition) (${metric}{${MEMBER}})`;
const byMember = (metric: string): string => `sum by (member) (${metric}{${MEMBER}})`;
const rateByMember = (metric: string): string =>
  `sum by (member) (rate(${metric}{${MEMBER}}[$__rate_interval]))`;

const { EndToEndLatency, ConsumerLag, WatermarkDelay, QueuedEvents, BatchEvents } = EXPORTED;
const { TransactionTime, PersistConflicts, StoreRetries, ProjectionLag } = EXPORTED;
const { BreakerState, Ready, WindowAccounts } = EXPORTED;
const { OutboxWaiting, OutboxAge, AlertsPublished } = EXPORTED;

/** Where time goes and what waits: for whoever keeps the lane running. */
export const operator = () => [
  graph('Creation to stored', {
    description: 'From the producer creating an event to the commit that stores it.',
    unit: 's',
    queries: {
      p50: quantile(0.5, EndToEndLatency.name),
      p95: quantile(0.95, EndToEndLatency.name),
      p99: quantile(0.99, EndToEndLatency.name),
      'p99.9': quantile(0.999, EndToEndLatency.name),
    },
  }),
  heatmap('Creation to stored, all events', {
    description: 'Every event by its bucket: steps of 1 ms up to 30 ms, of 5 ms up to 100 ms.',
    unit: 's',
    expr: `sum by (le) (increase(${EndToEndLatency.name}_bucket{${MEMBER}}[$__rate_interval]))`,
  }),
  graph('Transaction time', {
    description: 'One transaction, from its first byte to its commit.',
    unit: 's',
    queries: {
      p50: quantile(0.5, TransactionTime.name),
      p99: quantile(0.99, TransactionTime.name),
    },
  }),
  graph('Lag by partition', {
    description: 'Records behind the end of the partition.',
    queries: { 'partition {{partition}}': byPartition(ConsumerLag.name) },
  }),
  graph('Watermark delay', {
    description:
      'From the newest event time of a partition to now; it also grows while nothing comes.',
    unit: 's',
    queries: { 'partition {{partition}}': byPartition(WatermarkDelay.name) },
  }),
  graph('Queued events', {
    description: 'Events that wait for the next transaction, and how many one transaction takes.',
    queries: {
      'queued, {{member}}': byMember(QueuedEvents.name),
      'of one transaction, p50': quantile(0.5, BatchEvents.name),
      'of one transaction, p99': quantile(0.99, BatchEvents.name),
    },
  }),
  graph('Undone and repeated', {
    description: 'Batches undone and done again, transactions begun again for want of the store.',
    unit: 'cps',
    queries: {
      'batches undone, {{member}}': rateByMember(PersistConflicts.name),
      'store retries, {{member}}': rateByMember(StoreRetries.name),
    },
  }),
  graph('Projection lag', {
    description: 'Committed records the read models do not show yet.',
    queries: { 'partition {{partition}}': byPartition(ProjectionLag.name) },
  }),
  graph('Alerts in the outbox', {
    description:
      'Stored alerts that are not published yet on the topic or the bus, and how many are each second.',
    queries: {
      'waiting for the {{target}}': `sum by (target) (${OutboxWaiting.name}{${MEMBER}})`,
      'published on the {{target}} each second': `sum by (target) (rate(${AlertsPublished.name}{${MEMBER}}[$__rate_interval]))`,
    },
  }),
  graph('Age of the outbox', {
    description: 'Age of the oldest alert that is not published yet.',
    unit: 's',
    queries: { '{{target}}': `max by (target) (${OutboxAge.name}{${MEMBER}})` },
  }),
  graph('Accounts in the windows', {
    description: 'Accounts whose windows are in memory.',
    queries: { '{{member}}': byMember(WindowAccounts.name) },
  }),
  states('Ready', {
    description: 'Whether each member does its work.',
    queries: { '{{member}}': `max by (member) (${Ready.name}{${MEMBER}})` },
    states: {
      0: { text: 'not ready', color: 'red' },
      1: { text: 'ready', color: 'green' },
    },
  }),
  states('Breakers', {
    description: 'Whether each dependency is used, tried or left out.',
    queries: {
      '{{member}} {{breaker}}': `max by (member, breaker) (${BreakerState.name}{${MEMBER}})`,
    },
    states: {
      0: { text: 'closed', color: 'green' },
      1: { text: 'half-open', color: 'yellow' },
      2: { text: 'open', color: 'red' },
    },
  }),
];
