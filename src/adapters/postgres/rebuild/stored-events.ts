import type { Pool } from 'pg';
import type { EventSource } from '../../../application/rebuild/ports.ts';
import { readStoredTail } from '../stored-tail.ts';

/** Offsets read at once: alerts are written in between. */
const STRIDE = 50_000;

/** The stored events that entered windows. */
export const storedEventSource = (pool: Pool): EventSource => ({
  async read({ partition, from, to }, onEvent, onReached) {
    for (let at = from; at < to; at += STRIDE) {
      const end = Math.min(to, at + STRIDE);
      await readStoredTail(pool, { partition, from: at, to: end }, onEvent);
      await onReached(end);
    }
  },
});
