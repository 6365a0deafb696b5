import type { StageGuard } from '../guard.ts';

/** AWS Budgets takes one topic or ten addresses for each notification. */
const MOST_ADDRESSES = 10;

export const budgetUnheard: StageGuard = function* ({ budget, alarmTopic }) {
  if (budget === 'none') return;
  const { monthlyUsd, notify } = budget;
  if (!(monthlyUsd > 0)) {
    yield `budget.monthlyUsd is ${monthlyUsd}: set it above 0, or budget to 'none'.`;
  }
  if (notify === 'alarm-topic') {
    if (!alarmTopic) {
      yield "budget.notify is the alarm topic, and the stage has none: set alarmTopic to true, or name people's addresses.";
    }
  } else if (notify.length > MOST_ADDRESSES) {
    yield `budget.notify has ${notify.length} addresses, and AWS Budgets takes ${MOST_ADDRESSES}: name a list's address, or the alarm topic.`;
  }
};
