import type { Guard } from './guard.ts';
import { within } from './values.ts';

/** What invokes functions, by the property that names them. */
const CALLERS = {
  'AWS::ApiGatewayV2::Integration': 'IntegrationUri',
  'AWS::Lambda::EventSourceMapping': 'FunctionName',
} as const;

export const aliasBypassed: Guard = {
  type: 'AWS::Lambda::Alias',
  *check(alias, resources) {
    const behind = within(alias.properties['FunctionName'], 'Ref');
    for (const [type, property] of Object.entries(CALLERS)) {
      for (const caller of resources.ofType(type)) {
        if (behind === undefined || within(caller.properties[property], 'Ref') !== behind) continue;
        yield `${caller.path} invokes the function itself, whatever was deployed last, past this alias and its canary: set its ${property} to the alias.`;
      }
    }
  },
};
