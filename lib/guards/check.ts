import type { IConstruct } from 'constructs';
import type { Stage } from '../stage.ts';
import type { AdviceId, GuardExceptions } from './advice.ts';
import type { Guard } from './guard.ts';
import { ADVICE, GUARDS, STAGE_GUARDS } from './guards.ts';
import { Resources } from './resources.ts';

/**
 * Refuses a stage that would synthesise and then fail to deploy.
 * @throws an error whose sentences name each setting and its remedy
 */
export function checkStage(stage: Stage): void {
  const problems = STAGE_GUARDS.flatMap((guard) => [...guard(stage)]);
  if (problems.length === 0) return;
  const title = `Stage "${stage.name}" cannot be deployed:`;
  throw new Error([title, ...problems.map((each) => `  - ${each}`)].join('\n'));
}

/**
 * Stops the synthesis when a guard finds something in the resources below the scopes, whoever made them.
 * @param scopes what belongs together, such as the stacks of a stage
 * @param exceptions reasons to go against advice; one that nothing needs is a finding itself
 */
export function guardSynthesis(
  scopes: readonly IConstruct[],
  exceptions: GuardExceptions = {},
): void {
  const validate = () => {
    const resources = new Resources(scopes);
    return [...refusals(resources), ...unfollowed(resources, exceptions)];
  };
  scopes[0]?.node.addValidation({ validate });
}

const refusals = (resources: Resources): string[] =>
  Object.entries(GUARDS).flatMap(([id, guard]) => findings(id, guard, resources));

function* unfollowed(resources: Resources, exceptions: GuardExceptions): Generator<string> {
  for (const [id, guard] of Object.entries(ADVICE)) {
    const found = findings(id, guard, resources);
    const reason = exceptions[id as AdviceId];
    if (reason === undefined) {
      for (const each of found) yield `${each} Or say why not in guardExceptions of the stage.`;
    } else if (found.length === 0) {
      yield `guardExceptions names ${id}, but nothing goes against it: drop the exception.`;
    } else if (reason.trim().length < 10) {
      yield `guardExceptions gives no reason for ${id}: write one, or follow the advice.`;
    }
  }
}

const findings = (id: string, { type, check }: Guard, resources: Resources): string[] =>
  resources
    .ofType(type)
    .flatMap((each) => [...check(each, resources)].map((said) => `${each.path}: ${said} [${id}]`));
