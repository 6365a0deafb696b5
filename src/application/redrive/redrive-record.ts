import type { QuarantineEntry, QuarantineStore, Redrive } from '../ports/quarantine.ts';
import { type Header, type Provenance, redriven } from '../provenance.ts';
import { type PreparePorts, prepare, type Target, targetOf, targetText } from './outgoing.ts';

/** A record on its way out. */
export interface Outgoing {
  readonly target: Target;
  /** Position in quarantine. */
  readonly position: string;
  readonly key: string | null;
  readonly bytes: Uint8Array;
  readonly headers: readonly Header[];
  readonly provenance: Provenance;
}

/**
 * Sends one record and resolves when it is acknowledged; `refused` when it never will be.
 * @throws MillraceError when it can't be said whether it arrived
 */
export type SendOne = (record: Outgoing) => Promise<{ readonly refused?: string }>;

export interface RedrivePorts extends PreparePorts {
  /** Quarantines of all lanes, always in the same order: the first that has a record decides who gets it. */
  readonly stores: readonly QuarantineStore[];
  readonly send: SendOne;
  /** Where the record goes unless it has been written down already. */
  readonly targetFor: (entry: QuarantineEntry) => Target;
  /** Epoch ms. */
  readonly now: () => number;
}

export type RedriveOutcome =
  | { readonly kind: 'sent' | 'would-send'; readonly target: string; readonly bytes: number }
  | { readonly kind: 'skipped' }
  /** Nothing at this position, another run has it, or it was sent before. */
  | { readonly kind: 'missing' | 'taken' | 'already' }
  | { readonly kind: 'failed'; readonly cause: string };

/**
 * Redrives one record, once. What will be sent is written down first, under the run, in every lane's quarantine; then
 * it is sent; then it is marked. Whatever dies in between, the same run sends the very same bytes again, whose event
 * id makes the second copy a duplicate, also where the repair gives out new ids.
 */
export async function redriveRecord(
  position: string,
  run: string,
  ports: RedrivePorts,
  dryRun = false,
): Promise<RedriveOutcome> {
  const found = await Promise.all(
    ports.stores.map(async (store) => ({ store, entry: await store.get(position) })),
  );
  const holders = found.flatMap(({ store, entry }) => (entry ? [{ store, entry }] : []));
  const entry = holders[0]?.entry;
  if (entry === undefined) return { kind: 'missing' };
  if (holders.some(isClosed)) {
    if (!dryRun) await closeAll(holders, position, run, ports.now());
    return { kind: 'already' };
  }
  const intended = await intentOf(entry, run, ports);
  if ('kind' in intended) return intended;
  if (dryRun) {
    const bytes = (intended.bytes ?? entry.bytes).length;
    return { kind: 'would-send', target: intended.target, bytes };
  }
  const taken = await takeAll(holders, position, intended);
  if (taken === undefined) return { kind: 'taken' };
  const { refused } = await ports.send(outgoingOf(entry, taken));
  for (const { store } of holders) {
    if (refused === undefined) await store.finish(position, run);
    else await store.release(position, run);
  }
  if (refused !== undefined) return { kind: 'failed', cause: refused };
  return { kind: 'sent', target: taken.target, bytes: (taken.bytes ?? entry.bytes).length };
}

type Holder = { readonly store: QuarantineStore; readonly entry: QuarantineEntry };

/** What this run has written down before, else what it sends now, else why it sends nothing. */
async function intentOf(
  entry: QuarantineEntry,
  run: string,
  ports: RedrivePorts,
): Promise<Redrive | RedriveOutcome> {
  if (entry.redrive !== undefined && entry.redrive.run === run) return entry.redrive;
  if (entry.state !== 'quarantined') return { kind: 'taken' };
  const target = ports.targetFor(entry);
  const prepared = await prepare(entry, target, ports);
  if (prepared.kind === 'skip') return { kind: 'skipped' };
  if (prepared.kind === 'unsendable') return { kind: 'failed', cause: prepared.cause };
  return { run, at: ports.now(), target: targetText(target), ...prepared.redrive };
}

const isClosed = ({ entry: { state } }: Holder): boolean =>
  state === 'redriven' || state === 'discarded';

/** A lane whose mark was not reached, or that saw the record after it was sent, follows the one that is marked. */
async function closeAll(
  holders: readonly Holder[],
  position: string,
  run: string,
  at: number,
): Promise<void> {
  const redrive = holders.find(isClosed)?.entry.redrive ?? { run, at, target: 'bus:none' };
  for (const { store } of holders.filter((holder) => !isClosed(holder))) {
    await store.begin(position, redrive);
    await store.finish(position, redrive.run);
  }
}

/** Takes the record in every lane that has it, or in none. */
async function takeAll(
  holders: readonly Holder[],
  position: string,
  intended: Redrive,
): Promise<Redrive | undefined> {
  let taken = intended;
  for (const [i, { store }] of holders.entries()) {
    const answer = await store.begin(position, taken);
    if (answer === undefined) {
      for (const { store: before } of holders.slice(0, i)) {
        await before.release(position, intended.run);
      }
      return undefined;
    }
    taken = answer;
  }
  return taken;
}

function outgoingOf(entry: QuarantineEntry, { run, target, bytes, key }: Redrive): Outgoing {
  const to = targetOf(target);
  if (to === undefined) throw new Error(`${entry.position} was to go to ${target}`);
  return {
    target: to,
    position: entry.position,
    key: key ?? entry.key ?? null,
    bytes: bytes ?? entry.bytes,
    headers: entry.headers ?? [],
    provenance: redriven(entry, run),
  };
}
