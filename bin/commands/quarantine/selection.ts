import type {
  QuarantineFilter,
  QuarantineRef,
  QuarantineStore,
} from '../../../src/application/ports/quarantine.ts';

type Lane = { readonly store: QuarantineStore };

/**
 * Positions that match in any of the lanes, each once, in the order to send them: the log's within a partition, else
 * by when they were first turned away. Holds positions and times only, some hundred bytes each.
 */
export async function selectPositions(
  lanes: readonly Lane[],
  filter: QuarantineFilter,
): Promise<string[]> {
  const found = new Map<string, QuarantineRef>();
  for (const { store } of lanes) {
    for await (const ref of store.list(filter)) {
      if (!found.has(ref.position)) found.set(ref.position, ref);
    }
  }
  return [...found.values()].sort(inOrder).map(({ position }) => position);
}

const LOG = /^kafka:(.*):(\d+):(\d+)$/;

/** Kafka positions by topic, partition and offset, then the others by time. */
export function inOrder(a: QuarantineRef, b: QuarantineRef): number {
  const [, topicA, partitionA, offsetA] = LOG.exec(a.position) ?? [];
  const [, topicB, partitionB, offsetB] = LOG.exec(b.position) ?? [];
  if (topicA === undefined || topicB === undefined) {
    if (topicA !== topicB) return topicA === undefined ? 1 : -1;
    return a.firstSeenAt - b.firstSeenAt || a.position.localeCompare(b.position);
  }
  return (
    topicA.localeCompare(topicB) ||
    Number(partitionA) - Number(partitionB) ||
    Number(offsetA) - Number(offsetB)
  );
}
