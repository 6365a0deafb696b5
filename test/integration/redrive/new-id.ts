import { randomUUID } from 'node:crypto';
import type { Repair } from '../../../src/application/redrive/outgoing.ts';

/** Mends the currency and, worst case for sending twice, gives out a new id every time it is asked. */
const repair: Repair = ({ event }) =>
  event === undefined
    ? undefined
    : { event: { ...(event as object), currency: 'EUR', eventId: randomUUID() } };

// biome-ignore lint/style/noDefaultExport: the edit hook is a module's default export
export default repair;
