import type { Guard } from './guard.ts';

export const httpRouteOpen: Guard = {
  type: 'AWS::ApiGatewayV2::Route',
  *check({ properties }) {
    if ((properties['AuthorizationType'] ?? 'NONE') !== 'NONE') return;
    yield `anybody may call ${properties['RouteKey']}: set an authorizer (auth of http or queries in the stage).`;
  },
};
