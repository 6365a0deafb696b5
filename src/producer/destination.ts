/** The two ways into the pipeline. */
export type Route = 'kafka' | 'eventbridge';

/** Where records go: one route for all, or `both`, split by account. */
export type Destination = Route | 'both';
