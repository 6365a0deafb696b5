import { expect, it } from '@jest/globals';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { guardSynthesis } from '../../../lib/guards/check.ts';
import { STAGES } from '../../../lib/stages.ts';
import { synthesise } from '../synth.ts';
import { type Case, queueSource, sentences } from './guarded.ts';

const CASES: Case[] = [
  [
    'takes the timeout itself',
    {
      queue: { VisibilityTimeout: 60 },
      target: { Timeout: 60 },
      source: { MaximumBatchingWindowInSeconds: 5 },
    },
  ],
  [
    'refuses a second less',
    {
      queue: { VisibilityTimeout: 59 },
      target: { Timeout: 60 },
      source: { MaximumBatchingWindowInSeconds: 5 },
    },
    'the queue Stack/Queue hides a message for 59 s while the function may run 60 s',
  ],
  ['knows the defaults, 30 and 3 seconds', {}],
  ['refuses the default against a longer function', { target: { Timeout: 31 } }, 'to at least 31'],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('visibility-below-timeout', (stack) =>
    queueSource(stack, { ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});

it('follows queue and function into other stacks', () => {
  const app = new App({ builtinCloudFormationValidation: false });
  const [far, near] = [new Stack(app, 'Far'), new Stack(app, 'Near')];
  const queue = new Queue(far, 'Queue', { visibilityTimeout: Duration.seconds(10) });
  const target = new LambdaFunction(near, 'Function', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
    timeout: Duration.seconds(11),
  });
  target.addEventSource(new SqsEventSource(queue));
  guardSynthesis([far, near]);

  expect(() => app.synth()).toThrow('the queue Far/Queue/Resource hides a message for 10 s');
});

it('follows the alias that the source invokes', () => {
  const buffer = { ...STAGES.prod.buffer, visibilitySeconds: 59 };

  expect(() => synthesise({ ...STAGES.prod, buffer })).toThrow(
    'hides a message for 59 s while the function may run 60 s',
  );
});
