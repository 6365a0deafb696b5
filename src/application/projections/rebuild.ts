import {
  PartitionProjection,
  type ProjectionOptions,
  type ProjectionPorts,
} from './partition-projection.ts';

/** How far a rebuild is. */
export interface RebuildProgress {
  readonly partition: number;
  /** Offsets done and to do in this partition. */
  readonly nextOffset: number;
  readonly checkpoint: number;
  /** Events projected so far, all partitions together. */
  readonly events: number;
}

/**
 * Throws the read models away and makes them again from the whole committed log, partition by partition, up to what
 * is committed when it starts on one. Processors may go on meanwhile: their projectors help. Queries see a partition
 * grow from nothing.
 *
 * @returns the number of events projected here
 * @throws MillraceError `MLR_STORE_UNAVAILABLE`; what is done stays done, and projectors or another rebuild go on
 */
export async function rebuildReadModels(
  ports: ProjectionPorts,
  options: ProjectionOptions,
  onProgress: (progress: RebuildProgress) => void = () => {},
): Promise<number> {
  const { log, store } = ports;
  const known = [...(await log.checkpoints()).keys(), ...(await store.partitions())];
  let events = 0;
  for (const partition of [...new Set(known)].sort((a, b) => a - b)) {
    await restart(ports, partition);
    const checkpoint = (await log.checkpoints()).get(partition) ?? 0;
    const projection = new PartitionProjection(partition, ports, options);
    do {
      events += (await projection.step(checkpoint)).events;
      const { nextOffset = 0 } = projection;
      onProgress({ partition, nextOffset, checkpoint, events });
    } while ((projection.nextOffset ?? 0) < checkpoint);
  }
  return events;
}

async function restart({ store }: ProjectionPorts, partition: number): Promise<void> {
  let begun = false;
  while (!begun) begun = (await store.restart(await store.position(partition))) !== 'superseded';
  await store.removeLeftovers(partition);
}
