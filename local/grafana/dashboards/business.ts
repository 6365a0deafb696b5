import { EXPORTED } from '../../../src/adapters/prometheus/exported.ts';
import { MEMBER } from './datasource.ts';
import { figure, graph } from './panels.ts';

const during = (metric: string): string => `sum(increase(${metric}{${MEMBER}}[$__range]))`;
const rate = (metric: string): string => `sum(rate(${metric}{${MEMBER}}[$__rate_interval]))`;
const rateBy = (label: string, metric: string): string =>
  `sum by (${label}) (rate(${metric}{${MEMBER}}[$__rate_interval]))`;

const { EventsReceived, EventsStored, EventsDuplicate, EventsLate } = EXPORTED;
const { EventsQuarantined, AlertsRaised, EndToEndLatency, Ready } = EXPORTED;

/** What came of the events: for whoever relies on the lane. */
export const business = () => [
  figure('Stored', {
    description: 'Events stored in the time shown.',
    expr: during(EventsStored.name),
  }),
  figure('Alerts', {
    description: 'Alerts raised in the time shown.',
    expr: during(AlertsRaised.name),
  }),
  figure('Refused', {
    description: 'Records in the time shown that went to quarantine.',
    expr: during(EventsQuarantined.name),
  }),
  figure('Creation to stored, p99', {
    description: '99 of 100 events are stored within this time; the objective is 50 ms.',
    unit: 's',
    expr: `histogram_quantile(0.99, sum by (le) (rate(${EndToEndLatency.name}_bucket{${MEMBER}}[$__rate_interval])))`,
    thresholds: [
      { value: null, color: 'green' },
      { value: 0.05, color: 'red' },
    ],
  }),
  figure('Members ready', {
    description: 'Members that do their work now.',
    expr: `sum(${Ready.name}{${MEMBER}})`,
    thresholds: [
      { value: null, color: 'red' },
      { value: 1, color: 'green' },
    ],
  }),
  figure('Rules firing', {
    description: 'Alert rules of the lane that fire now.',
    expr: 'count(ALERTS{alertname=~"Stream.*", alertstate="firing"}) or vector(0)',
    thresholds: [
      { value: null, color: 'green' },
      { value: 1, color: 'red' },
    ],
  }),
  graph('Throughput', {
    description: 'Records a second by what became of them.',
    unit: 'cps',
    queries: {
      received: rate(EventsReceived.name),
      stored: rate(EventsStored.name),
      duplicate: rate(EventsDuplicate.name),
      late: rate(EventsLate.name),
    },
  }),
  graph('Alerts by detector', {
    description: 'Alerts a second.',
    unit: 'cps',
    stacked: true,
    queries: { '{{detector}}': rateBy('detector', AlertsRaised.name) },
  }),
  graph('Refused by code', {
    description: 'Records a second that went to quarantine, without the codes that did not occur.',
    unit: 'cps',
    stacked: true,
    queries: { '{{code}}': `${rateBy('code', EventsQuarantined.name)} > 0` },
  }),
];
