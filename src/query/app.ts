import { OpenAPIHono, type z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import type { PipelineHealth, QueryStore } from '../application/ports/query-store.ts';
import { list } from '../application/query/list.ts';
import type { DetectorId } from '../domain/detectors/detector.ts';
import { MillraceError } from '../domain/errors.ts';
import { minuteOf } from '../domain/projections/retention.ts';
import { accountBody, healthBody, statisticsBody } from './bodies.ts';
import { openApiDocument, openapi, ROUTES } from './document.ts';
import { type Problem, problem, problemOf } from './problem.ts';
import * as routes from './routes.ts';
import type { EventBody } from './schemas.ts';

export interface QueryAppOptions {
  readonly lane: PipelineHealth['lane'];
  readonly store: QueryStore;
  /** Epoch ms. */
  readonly now: () => number;
  /** Hears of what is answered 500 or 503. */
  readonly onError: (error: unknown, path: string) => void;
  /** Lets requests through or answers 401. @default whoever is in front has done it */
  readonly authenticate?: MiddlewareHandler;
}

/** The query side's HTTP API over any store. It only reads; every refusal is a problem document. */
export function queryApp({
  lane,
  store,
  now,
  onError,
  authenticate,
}: QueryAppOptions): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return;
      const errors = result.error.issues.map(({ path, message, ...issue }) => ({
        parameter: 'keys' in issue ? issue.keys.join(', ') : path.join('.'),
        reason: 'keys' in issue ? 'is not a parameter of this' : message,
      }));
      const detail = errors.map(({ parameter, reason }) => `${parameter} ${reason}`).join('; ');
      return answer(c, problem(400, 'MLR_REQUEST_INVALID', detail, errors));
    },
  });
  app.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  if (authenticate !== undefined) app.use(authenticate);

  app.openapi(routes.account, async (c) => {
    const { id } = c.req.valid('param');
    const found = await store.account(id);
    if (found === undefined) {
      throw new MillraceError('MLR_NOT_FOUND', `Nothing of account ${id} is stored.`);
    }
    return c.json(accountBody(id, found), 200);
  });

  app.openapi(routes.accountEvents, async (c) => {
    const { id: accountId } = c.req.valid('param');
    const page = await list(c.req.valid('query'), `events?account=${accountId}`, now(), (request) =>
      store.events({ ...request, accountId }),
    );
    // Fields that later schema versions added may be absent, which an index signature of JSON values rules out.
    const items = page.items as unknown as z.output<typeof EventBody>[];
    return c.json({ ...page, items }, 200);
  });

  app.openapi(routes.alerts, async (c) => {
    const { account: accountId, detector, ...asked } = c.req.valid('query');
    const scope = `alerts?account=${accountId ?? ''}&detector=${detector ?? ''}`;
    const wanted = { accountId, detector: detector as DetectorId | undefined };
    const page = await list(asked, scope, now(), (request) =>
      store.alerts({ ...request, ...wanted }),
    );
    return c.json({ ...page, items: [...page.items] }, 200);
  });

  app.openapi(routes.statistics, async (c) => {
    const to = minuteOf(now());
    const from = to - c.req.valid('query').minutes + 1;
    return c.json(statisticsBody(lane, await store.statistics(from, to), { from, to }), 200);
  });

  app.openapi(routes.health, async (c) => c.json(healthBody(await store.health()), 200));

  let document: ReturnType<typeof openApiDocument> | undefined;
  app.openapi(openapi, (c) => {
    document ??= openApiDocument();
    return c.json(document as typeof document & Record<string, unknown>, 200);
  });

  for (const route of ROUTES) {
    app.all(route.getRoutingPath(), (c) => {
      c.header('allow', 'GET, HEAD');
      return answer(c, problem(405, 'MLR_REQUEST_INVALID', 'Queries are made by GET.'));
    });
  }
  app.notFound((c) => {
    const known = ROUTES.map(({ path }) => path).join(', ');
    return answer(c, problem(404, 'MLR_NOT_FOUND', `There is ${known}.`));
  });
  app.onError((error, c) => {
    const known = problemOf(error);
    if (known === undefined || known.status >= 500) onError(error, c.req.path);
    if (known !== undefined) return answer(c, known);
    const body = { type: 'about:blank', title: 'Internal Server Error', status: 500 };
    return c.json(body, 500, PROBLEM_JSON);
  });
  return app;
}

const PROBLEM_JSON = { 'content-type': 'application/problem+json' };

const answer = (c: Context, body: Problem): Response =>
  c.json(body, body.status, {
    ...PROBLEM_JSON,
    ...(body.status === 503 && { 'retry-after': '1' }),
  });
