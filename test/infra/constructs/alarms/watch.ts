import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HttpApi, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { AlarmBuilder, Watched } from '../../../../lib/constructs/alarms/alarm.ts';
import { FUNCTION_NAMES } from '../../../../lib/functions.ts';
import type { Stage } from '../../../../lib/stage.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { propertiesOf } from '../../synth.ts';

/** The alarm properties a builder gives, in a stack of nothing but what it watches. @default stage prod */
export const alarmsOf = (build: AlarmBuilder, stage: Stage = STAGES.prod) =>
  propertiesOf(watching(build, stage), 'AWS::CloudWatch::Alarm');

/** The rules of its composite alarms, with names in place of references. */
export const compositesOf = (build: AlarmBuilder, stage: Stage): string[] =>
  propertiesOf(watching(build, stage), 'AWS::CloudWatch::CompositeAlarm').map(({ AlarmRule }) =>
    (AlarmRule as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1]
      .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
      .join(''),
  );

function watching(build: AlarmBuilder, stage: Stage): Template {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Watching');
  const queue = (name: string) =>
    Queue.fromQueueArn(stack, name, `arn:aws:sqs:us-east-1:000000000000:${name}`);
  const functions = Object.fromEntries(
    FUNCTION_NAMES.map((name) => [
      name,
      LambdaFunction.fromFunctionArn(
        stack,
        name,
        `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
      ),
    ]),
  ) as Watched['functions'];
  const http =
    stage.http === 'none'
      ? {}
      : { http: new HttpStage(stack, 'Http', { httpApi: new HttpApi(stack, 'Api') }) };
  build(stack, {
    stage,
    functions,
    sagas: StateMachine.fromStateMachineArn(
      stack,
      'sagas',
      'arn:aws:states:us-east-1:000000000000:stateMachine:sagas',
    ),
    ...http,
    route: {
      buffer: queue('buffer'),
      deadLetters: queue('deadLetters'),
      undelivered: queue('undelivered'),
    },
  });
  return Template.fromStack(stack);
}
