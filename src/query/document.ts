import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { NoQuery } from './parameters.ts';
import * as routes from './routes.ts';

export const openapi = createRoute({
  ...{ method: 'get', path: '/openapi.json', operationId: 'openapi' },
  summary: 'This document',
  request: { query: NoQuery },
  responses: {
    200: {
      description: 'OpenAPI 3.1.',
      content: { 'application/json': { schema: z.looseObject({ openapi: z.string() }) } },
    },
    ...routes.REFUSALS,
  },
});

/** Every route, as it is served and documented. */
export const ROUTES = [
  ...[routes.account, routes.accountEvents, routes.alerts, routes.statistics, routes.health],
  openapi,
];

/** The OpenAPI 3.1 document of the routes. */
export function openApiDocument() {
  const app = new OpenAPIHono();
  for (const route of ROUTES) app.openAPIRegistry.registerPath(route);
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    ...{ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    description:
      'Of the issuer the API was set up with. Without one: requests signed for AWS, or a process that only its own machine reaches.',
  });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Millrace queries',
      version: '1',
      description: 'What the pipeline has stored: accounts, events, alerts, live counters, health.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, {}],
  });
}
