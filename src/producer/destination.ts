import type { Route } from '../application/records.ts';

export type { Route };

/** Where records go: one route for all, or `both`, split by account. */
export type Destination = Route | 'both';
