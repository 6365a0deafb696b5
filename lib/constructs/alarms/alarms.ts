import type { AlarmBase } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmId } from '../../alarm-ids.ts';
import type { AlarmBuilder, Watched } from './alarm.ts';
import { availabilityBudget } from './availability-budget.ts';
import { breakerOpen } from './breaker-open.ts';
import { bufferAge } from './buffer-age.ts';
import { canaryMissing } from './canary-missing.ts';
import { deadLetterDepth } from './dead-letter-depth.ts';
import { endToEndLatency } from './end-to-end-latency.ts';
import { executionsFailed } from './executions-failed.ts';
import { functionErrors } from './function-errors.ts';
import { functionThrottles } from './function-throttles.ts';
import { httpErrors } from './http-errors.ts';
import { iteratorAge } from './iterator-age.ts';
import { kafkaLag } from './kafka-lag.ts';
import { latencyBudget } from './latency-budget.ts';
import { quarantineRate } from './quarantine-rate.ts';
import { sagasStuck } from './sagas-stuck.ts';
import { undeliveredDepth } from './undelivered-depth.ts';

/** Each alarm's builder; the compiler asks for one per id. */
const BUILDERS: Readonly<Record<AlarmId, AlarmBuilder>> = {
  'availability-budget': availabilityBudget,
  'breaker-open': breakerOpen,
  'buffer-age': bufferAge,
  'canary-missing': canaryMissing,
  'dead-letter-depth': deadLetterDepth,
  'end-to-end-latency': endToEndLatency,
  'executions-failed': executionsFailed,
  'function-errors': functionErrors,
  'function-throttles': functionThrottles,
  'http-errors': httpErrors,
  'iterator-age': iteratorAge,
  'kafka-lag': kafkaLag,
  'latency-budget': latencyBudget,
  'quarantine-rate': quarantineRate,
  'sagas-stuck': sagasStuck,
  'undelivered-depth': undeliveredDepth,
};

/** All alarms of a stage, telling the topic about every change where there is one. */
export class Alarms extends Construct {
  readonly all: readonly AlarmBase[];

  constructor(scope: Construct, watched: Watched, topic?: ITopic) {
    super(scope, 'Alarms');
    this.all = Object.values(BUILDERS).flatMap((build) => build(this, watched));
    if (topic === undefined) return;
    const action = new SnsAction(topic);
    for (const each of this.all) {
      each.addAlarmAction(action);
      each.addOkAction(action);
    }
  }

  /** @param name its id, with the suffix where a file makes several: `function-errors-query` */
  named(name: string): AlarmBase {
    return this.node.findChild(name) as AlarmBase;
  }
}
