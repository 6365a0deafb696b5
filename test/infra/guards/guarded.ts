import { App, Stack as CdkStack, CfnResource, type Stack } from 'aws-cdk-lib';
import type { GuardExceptions } from '../../../lib/guards/advice.ts';
import { guardSynthesis } from '../../../lib/guards/check.ts';

/** What a guard says to a stack made by hand, so that it is shown to read resources and not our own constructs. */
export function sentences(
  guard: string,
  build: (stack: Stack) => void,
  exceptions: GuardExceptions = {},
): string[] {
  const app = new App({ builtinCloudFormationValidation: false });
  const stack = new CdkStack(app, 'Stack');
  build(stack);
  guardSynthesis([stack], exceptions);
  try {
    app.synth();
    return [];
  } catch (error) {
    return String(error)
      .split('\n')
      .filter((line) => line.includes(`[${guard}]`) || /guardExceptions (names|gives)/.test(line));
  }
}

export type Properties = Record<string, unknown>;

export const resource = (stack: Stack, id: string, type: string, properties: Properties) =>
  new CfnResource(stack, id, { type, properties });

export const mapping = (stack: Stack, properties: Properties) =>
  resource(stack, 'Mapping', 'AWS::Lambda::EventSourceMapping', properties);

/** An SQS event source with its queue and its function. */
export function queueSource(
  stack: Stack,
  {
    source = {},
    queue = {},
    target = {},
  }: Partial<Record<'source' | 'queue' | 'target', Properties>>,
) {
  const made = resource(stack, 'Queue', 'AWS::SQS::Queue', queue);
  const run = resource(stack, 'Function', 'AWS::Lambda::Function', target);
  mapping(stack, { EventSourceArn: made.getAtt('Arn'), FunctionName: run.ref, ...source });
}

/** A table test's row: what is built, and words of each sentence it earns (none: it is taken). */
export type Case = readonly [title: string, properties: Properties, ...words: string[]];
