import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type GraphWidgetProps,
  type IAlarm,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { rulesFor } from '../../src/domain/detectors/index.ts';
import { FUNCTIONS, type FunctionSpec, functionsOf } from '../functions.ts';
import { pipelineMetric } from '../metrics.ts';
import type { Canary } from '../stage.ts';
import type { Watched } from './alarms/alarm.ts';

/** An alert's detector is a dimension of `AlertsRaised`. */
const DETECTORS = rulesFor().detectors.map(({ id }) => id);

const minute = { period: Duration.minutes(1) };

const graph = (title: string, left: IMetric[], more: GraphWidgetProps = {}) =>
  new GraphWidget({ title, left, width: 8, height: 6, ...more });

export interface DashboardProps extends Watched {
  readonly stateMachine: StateMachine;
  readonly alarms: readonly IAlarm[];
}

/** One page that answers: how much, how fast, what is refused, what failed, what waits. */
export const dashboard = (scope: Construct, props: DashboardProps): Dashboard => {
  const { route, functions, stateMachine, stage, http } = props;
  const names = functionsOf(stage);
  const { deadLetters, undelivered, buffer } = route;
  const depth = { ...minute, statistic: 'Maximum' };

  return new Dashboard(scope, 'Dashboard', {
    defaultInterval: Duration.hours(3),
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...props.alarms], width: 24, height: 3 })],
      [
        graph('Throughput (events a minute)', [
          pipelineMetric('EventsReceived'),
          pipelineMetric('EventsStored'),
        ]),
        graph('Creation to stored (ms)', [
          pipelineMetric('EndToEndLatency', 'p50'),
          pipelineMetric('EndToEndLatency', 'p95'),
          pipelineMetric('EndToEndLatency', 'p99'),
        ]),
        graph(
          'Alerts by detector',
          DETECTORS.map((detector) =>
            pipelineMetric('AlertsRaised', 'Sum', { detector }).with({ label: detector }),
          ),
          { stacked: true },
        ),
      ],
      [
        graph('Quarantined', [pipelineMetric('EventsQuarantined')]),
        graph(
          'Duplicates, late, degraded',
          [
            pipelineMetric('EventsDuplicate'),
            pipelineMetric('EventsLate'),
            pipelineMetric('EventsDegraded'),
          ],
          {
            right: [
              pipelineMetric('BreakerOpen', 'Maximum').with({ label: 'breaker open' }),
              pipelineMetric('BreakerTransitions').with({ label: 'breaker transitions' }),
            ],
          },
        ),
        graph('Waiting (messages)', [
          buffer.metricApproximateNumberOfMessagesVisible({ ...depth, label: 'buffer' }),
          deadLetters.metricApproximateNumberOfMessagesVisible({ ...depth, label: 'dead letters' }),
          undelivered.metricApproximateNumberOfMessagesVisible({ ...depth, label: 'undelivered' }),
        ]),
      ],
      [
        graph('Workflow executions', [
          stateMachine.metricStarted({ ...minute, label: 'started' }),
          stateMachine.metricFailed({ ...minute, label: 'failed' }),
          stateMachine.metricTimedOut({ ...minute, label: 'timed out' }),
          pipelineMetric('ExecutionsFailed').with({ label: 'delivered again' }),
        ]),
        graph('Workflow duration (ms)', [
          stateMachine.metricTime({ ...minute, statistic: 'p50', label: 'p50' }),
          stateMachine.metricTime({ ...minute, statistic: 'p99', label: 'p99' }),
        ]),
        graph(
          'Batch size and store conflicts',
          [pipelineMetric('BatchEvents', 'Average').with({ label: 'events per batch' })],
          { right: [pipelineMetric('PersistConflicts').with({ label: 'conflicts' })] },
        ),
      ],
      [
        graph(
          'Function errors',
          names.map((name) => functions[name].metricErrors({ ...minute, label: name })),
        ),
        graph(
          'Function duration p99 (ms)',
          names.map((name) =>
            functions[name].metricDuration({ ...minute, statistic: 'p99', label: name }),
          ),
        ),
        graph(
          'Function throttles',
          names.map((name) => functions[name].metricThrottles({ ...minute, label: name })),
        ),
      ],
      [
        graph(
          'Behind the tables they follow (ms)',
          names
            .filter((name) => (FUNCTIONS[name] as FunctionSpec).follows !== undefined)
            .map((name) =>
              functions[name].metric('IteratorAge', {
                ...minute,
                statistic: 'Maximum',
                label: name,
              }),
            ),
        ),
        ...(http === undefined ? [] : httpGraphs(http)),
      ],
      stage.canary === 'none' ? [] : [canaryGraph(stage.canary)],
    ],
  });
};

/** How fast canaries are stored, and how many are not. */
const canaryGraph = ({ objectiveMs }: Canary) =>
  graph('Canary to stored (ms)', [pipelineMetric('CanaryArrival', 'Maximum')], {
    right: [pipelineMetric('CanaryMissing').with({ label: 'missing' })],
    leftAnnotations: [{ value: objectiveMs, label: 'objective' }],
  });

/** What clients of `POST /events` get. */
const httpGraphs = (http: NonNullable<Watched['http']>) => [
  graph('HTTP requests', [
    http.metricCount({ ...minute, label: 'requests' }),
    http.metricClientError({ ...minute, label: 'refused (4xx)' }),
    http.metricServerError({ ...minute, label: 'failed (5xx)' }),
  ]),
  graph('HTTP latency (ms)', [
    http.metricLatency({ ...minute, statistic: 'p50', label: 'p50' }),
    http.metricLatency({ ...minute, statistic: 'p99', label: 'p99' }),
  ]),
];
