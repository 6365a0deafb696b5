import type { QueryStore, QueueHealth } from '../application/ports/query-store.ts';

export interface WorkflowQueryParts {
  readonly lists: Pick<QueryStore, 'account' | 'events' | 'alerts'>;
  readonly counters: Pick<QueryStore, 'statistics'>;
  /** The queues on the way in. */
  readonly queues: () => Promise<readonly QueueHealth[]>;
  /** Of them, those in which nothing should be, with what it means. */
  readonly shouldBeEmpty: Readonly<Record<string, string>>;
}

/** The workflow lane's query side: lists from indexes, statistics from metrics, health from the queues. */
export const workflowQueryStore = (parts: WorkflowQueryParts): QueryStore => ({
  ...parts.lists,
  ...parts.counters,
  async health() {
    const queues = await parts.queues();
    const reasons = queues.flatMap(({ name, waiting }) => {
      const meaning = parts.shouldBeEmpty[name];
      return meaning === undefined || waiting === 0 ? [] : [`${waiting} ${meaning}.`];
    });
    return { lane: 'workflow', partitions: [], queues, reasons };
  },
});
