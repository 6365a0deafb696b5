import { expect, it } from '@jest/globals';
import { mapping, resource, sentences } from './guarded.ts';

it.each([
  ['takes event sources and APIs that invoke the alias', 'alias', 'alias', []],
  ['refuses an event source that does not', 'function', 'alias', ['Stack/Mapping invokes']],
  ['refuses an API that does not', 'alias', 'function', ['Stack/Integration invokes']],
] as const)('%s', (_title, source, api, words) => {
  const said = sentences('alias-bypassed', (stack) => {
    const run = resource(stack, 'Function', 'AWS::Lambda::Function', {});
    const live = resource(stack, 'Live', 'AWS::Lambda::Alias', {
      ...{ FunctionName: run.ref, FunctionVersion: '1', Name: 'live' },
    });
    const invoked = { function: run.getAtt('Arn'), alias: live.ref };
    mapping(stack, { FunctionName: invoked[source] });
    resource(stack, 'Integration', 'AWS::ApiGatewayV2::Integration', {
      ...{ ApiId: 'api', IntegrationType: 'AWS_PROXY', IntegrationUri: invoked[api] },
    });
  });

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
