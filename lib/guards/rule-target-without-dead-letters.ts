import type { Guard } from './guard.ts';
import { listOf, within } from './values.ts';

export const ruleTargetWithoutDeadLetters: Guard = {
  type: 'AWS::Events::Rule',
  *check({ properties }) {
    // The clock's events carry nothing, and the next one comes by itself.
    if (properties['EventPattern'] === undefined) return;
    for (const target of listOf(properties['Targets'])) {
      if (within(target, 'DeadLetterConfig', 'Arn') !== undefined) continue;
      yield `its target ${within(target, 'Id')} has no dead-letter queue, so what cannot be delivered is dropped: set deadLetterQueue of the target.`;
    }
  },
};
