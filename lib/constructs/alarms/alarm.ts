import type { HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  type AlarmBase,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { AlarmId } from '../../alarm-ids.ts';
import type { FunctionName } from '../../functions.ts';
import type { Stage } from '../../stage.ts';

/** What alarms look at. */
export interface Watched {
  readonly stage: Stage;
  readonly route: Readonly<Record<'buffer' | 'deadLetters' | 'undelivered', IQueue>>;
  readonly functions: Readonly<Record<FunctionName, IFunction>>;
  /** The workflow that responds to alerts. */
  readonly sagas: Pick<IStateMachine, 'metricFailed'>;
  /** Records the stream lane is behind. @default the stage deploys none */
  readonly streamLag?: IMetric;
  /** @default the stage has no HTTP ingestion */
  readonly http?: Pick<
    HttpStage,
    'metricCount' | 'metricClientError' | 'metricServerError' | 'metricLatency'
  >;
}

/** Builds the alarms of one file. */
export type AlarmBuilder = (scope: Construct, watched: Watched) => AlarmBase[];

export interface AlarmProps {
  readonly id: AlarmId;
  readonly stage: Stage;
  /** One sentence: what is wrong when it fires. */
  readonly meaning: string;
  readonly metric: IMetric;
  /** Tells alarms of one file apart. @default none, the file makes one alarm */
  readonly suffix?: string;
  /** Periods in a row above the threshold. @default 1 */
  readonly periods?: number;
  /** What a period without any value means. @default healthy */
  readonly silence?: 'alarming';
}

/** An alarm above the stage's threshold; the description ends with its runbook. */
export const alarm = (scope: Construct, props: AlarmProps): Alarm =>
  new Alarm(scope, props.suffix === undefined ? props.id : `${props.id}-${props.suffix}`, {
    alarmDescription: `${props.meaning} Runbook: ${runbook(props.id)}`,
    metric: props.metric,
    threshold: props.stage.alarms[props.id],
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: props.periods ?? 1,
    treatMissingData:
      TreatMissingData[props.silence === 'alarming' ? 'BREACHING' : 'NOT_BREACHING'],
  });

/** Path of an alarm's runbook in the repository. */
export const runbook = (id: AlarmId): string => `docs/runbooks/${id}.md`;
