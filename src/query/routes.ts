import { createRoute } from '@hono/zod-openapi';
import { AccountPath, AlertsQuery, EventsQuery, NoQuery, StatisticsQuery } from './parameters.ts';
import {
  AccountBody,
  AlertsBody,
  EventsBody,
  HealthBody,
  ProblemBody,
  StatisticsBody,
} from './schemas.ts';

const json = <T>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
});

const refusal = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemBody } },
});

/** What any route may answer instead. */
export const REFUSALS = {
  400: refusal('A parameter is wrong, unknown, or asks for too much.'),
  401: refusal('No token, or one that is not valid here.'),
  405: refusal('Another method than GET or HEAD.'),
  503: refusal('A store does not answer.'),
} as const;

export const account = createRoute({
  ...{ method: 'get', path: '/accounts/{id}', operationId: 'account' },
  summary: 'State of an account',
  request: { params: AccountPath, query: NoQuery },
  responses: {
    200: json('Its newest event and its totals.', AccountBody),
    404: refusal('Nothing of this account is stored.'),
    ...REFUSALS,
  },
});

export const accountEvents = createRoute({
  ...{ method: 'get', path: '/accounts/{id}/events', operationId: 'accountEvents' },
  summary: 'Events of an account by event time',
  request: { params: AccountPath, query: EventsQuery },
  responses: { 200: json('A page of events.', EventsBody), ...REFUSALS },
});

export const alerts = createRoute({
  ...{ method: 'get', path: '/alerts', operationId: 'alerts' },
  summary: 'Alerts by when they were raised',
  request: { query: AlertsQuery },
  responses: { 200: json('A page of alerts.', AlertsBody), ...REFUSALS },
});

export const statistics = createRoute({
  ...{ method: 'get', path: '/statistics', operationId: 'statistics' },
  summary: 'Live counters, in all and minute by minute',
  request: { query: StatisticsQuery },
  responses: { 200: json('The counters.', StatisticsBody), ...REFUSALS },
});

export const health = createRoute({
  ...{ method: 'get', path: '/health', operationId: 'health' },
  summary: 'How the pipeline is: lag, checkpoints, read models, queues',
  request: { query: NoQuery },
  responses: { 200: json('What there is to say.', HealthBody), ...REFUSALS },
});
