import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
} from '@aws-sdk/client-eventbridge';
import type { Endpoints } from '../../local/endpoints.ts';

/** The rules that a test turns off and on: the canary's schedule, and the way from the bus to the buffer queue. */
export type RuleOfInterest = 'schedule' | 'transactions';

/** Enables the rule, or disables it. */
export async function setRule(
  { region, credentials, awsEndpoint: endpoint, eventBridge }: Endpoints,
  which: RuleOfInterest,
  enabled: boolean,
): Promise<void> {
  const events = new EventBridgeClient({ region, credentials: { ...credentials }, endpoint });
  const EventBusName = which === 'schedule' ? 'default' : eventBridge.busName;
  const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName }));
  const found = Rules.filter(({ ScheduleExpression, EventPattern = '' }) =>
    which === 'schedule' ? ScheduleExpression : EventPattern.includes(eventBridge.source),
  );
  if (found.length !== 1) throw new Error(`${found.length} rules for ${which}`);
  const rule = { EventBusName, Name: found[0]?.Name };
  await events.send(enabled ? new EnableRuleCommand(rule) : new DisableRuleCommand(rule));
  events.destroy();
}
