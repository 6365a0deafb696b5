import { BREAKERS, type BreakerName } from '../../../src/domain/breakers.ts';
import { pipelineMetric } from '../../metrics.ts';
import { type AlarmBuilder, alarm } from './alarm.ts';

const MEANINGS: Readonly<Record<BreakerName, string>> = {
  reference: 'events are stored without it.',
  notices: 'sagas are taken back instead of telling people.',
};

/** An invocation met a circuit breaker that was not closed. */
export const breakerOpen: AlarmBuilder = (scope, { stage }) =>
  Object.entries(BREAKERS).map(([breaker, guarded]) =>
    alarm(scope, {
      id: 'breaker-open',
      suffix: breaker,
      stage,
      meaning: `The circuit breaker before ${guarded} is open: ${MEANINGS[breaker as BreakerName]}`,
      metric: pipelineMetric('BreakerOpen', 'Maximum', { breaker }),
    }),
  );
