import { isCanary } from '../../domain/canary.ts';
import type { Facts, RelationalStore } from '../ports/relational-store.ts';
import type { Change, RefusedChange } from './facts.ts';

/** What became of a batch of changes. */
export interface Projected {
  /** Facts that were new. */
  readonly events: number;
  readonly alerts: number;
  readonly refused: readonly RefusedChange[];
}

type Readable = Exclude<Change, { kind: 'unreadable' }>;

/**
 * Brings changes to the relational side. One that can't be stored is kept aside and holds up none of the others;
 * when the store itself fails nothing is given up, and the whole batch may come again: what is stored changes nothing.
 * The canary's events are left out: there is no business in them.
 * @throws MillraceError of the store
 */
export async function project(
  changes: readonly Change[],
  store: RelationalStore,
): Promise<Projected> {
  const unreadable = changes.filter((change) => change.kind === 'unreadable');
  const readable = changes
    .filter((change) => change.kind !== 'unreadable')
    .filter(({ fact }) => !isCanary(fact.accountId));
  const { events, alerts, refused } = await applyOrSplit(readable, store);
  const aside = [
    ...unreadable.map(({ position, original, cause }) => ({ position, original, cause })),
    ...refused,
  ];
  if (aside.length > 0) await store.keepRefused(aside);
  return { events, alerts, refused: aside };
}

/** Halves what is refused until the refused changes stand alone. */
async function applyOrSplit(
  changes: readonly Readable[],
  store: RelationalStore,
): Promise<Projected> {
  const [first] = changes;
  if (first === undefined) return { events: 0, alerts: 0, refused: [] };
  const answer = await store.apply(factsOf(changes));
  if (answer.kind === 'applied') return { ...answer, refused: [] };
  if (changes.length === 1) {
    const { position, original } = first;
    return { events: 0, alerts: 0, refused: [{ position, original, cause: answer.cause }] };
  }
  const middle = Math.ceil(changes.length / 2);
  const before = await applyOrSplit(changes.slice(0, middle), store);
  const after = await applyOrSplit(changes.slice(middle), store);
  return {
    events: before.events + after.events,
    alerts: before.alerts + after.alerts,
    refused: [...before.refused, ...after.refused],
  };
}

function factsOf(changes: readonly Readable[]): Facts {
  return {
    events: changes.flatMap((change) => (change.kind === 'event' ? [change.fact] : [])),
    alerts: changes.flatMap((change) => (change.kind === 'alert' ? [change.fact] : [])),
  };
}
