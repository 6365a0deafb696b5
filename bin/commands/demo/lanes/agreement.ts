import { createHash } from 'node:crypto';
import type { DemoLane, KafkaOutcome } from './lane.ts';

/** What both lanes hold of the records that both took. */
export interface Agreement {
  readonly ok: boolean;
  readonly events: Compared;
  readonly alerts: Compared;
  readonly quarantined: Compared;
}

/** Two sets of ids side by side. */
export interface Compared {
  readonly workflow: number;
  readonly stream: number;
  /** Short digest of the sorted ids when they are the same in both lanes, else null. */
  readonly digest: string | null;
  readonly differences: number;
  /** The first few of each side. */
  readonly onlyWorkflow: readonly string[];
  readonly onlyStream: readonly string[];
}

const SHOWN = 3;

type Holder = Pick<DemoLane, 'holds'>;

interface Side {
  readonly lane: Holder;
  readonly outcome: KafkaOutcome;
}

/** Compares the lanes id by id. Events that one lane met before this stream, by another route, count as held. */
export async function agreementOf(workflow: Side, stream: Side): Promise<Agreement> {
  const [byWorkflow, byStream] = await Promise.all([
    withHeld(workflow, stream.outcome.eventIds),
    withHeld(stream, workflow.outcome.eventIds),
  ]);
  const events = compare(byWorkflow, byStream);
  const both = byWorkflow.union(byStream);
  const alerts = compare(about(workflow.outcome, both), about(stream.outcome, both));
  const quarantined = compare(workflow.outcome.quarantined, stream.outcome.quarantined);
  const ok = [events, alerts, quarantined].every(({ differences }) => differences === 0);
  return { ok, events, alerts, quarantined };
}

async function withHeld(
  { lane, outcome: { eventIds } }: Side,
  others: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const missing = others.difference(eventIds);
  return missing.size === 0 ? eventIds : eventIds.union(await lane.holds([...missing]));
}

const about = ({ alerts }: KafkaOutcome, events: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...alerts].filter(([, eventId]) => events.has(eventId)).map(([alertId]) => alertId));

/** Compares two sets of ids. */
export function compare(workflow: ReadonlySet<string>, stream: ReadonlySet<string>): Compared {
  const onlyWorkflow = workflow.difference(stream);
  const onlyStream = stream.difference(workflow);
  const differences = onlyWorkflow.size + onlyStream.size;
  return {
    workflow: workflow.size,
    stream: stream.size,
    digest: differences === 0 ? digestOf(workflow) : null,
    differences,
    onlyWorkflow: [...onlyWorkflow].sort().slice(0, SHOWN),
    onlyStream: [...onlyStream].sort().slice(0, SHOWN),
  };
}

const digestOf = (ids: ReadonlySet<string>): string =>
  createHash('sha256')
    .update([...ids].sort().join('\n'))
    .digest('hex')
    .slice(0, 12);

/** What the lanes disagree on, a sentence each; an empty list when they agree. */
export function disagreements({ events, alerts, quarantined }: Agreement): string[] {
  const kinds = { 'stored events': events, alerts, 'quarantined records': quarantined };
  return Object.entries(kinds).flatMap(([kind, compared]) => {
    const { differences, onlyWorkflow, onlyStream } = compared;
    if (differences === 0) return [];
    const sides = [
      onlyWorkflow.length > 0 ? `only in the workflow lane: ${onlyWorkflow.join(', ')}` : '',
      onlyStream.length > 0 ? `only in the stream lane: ${onlyStream.join(', ')}` : '',
    ].filter((side) => side !== '');
    const more = differences > onlyWorkflow.length + onlyStream.length ? ' …' : '';
    return [`the lanes differ in ${differences} ${kind}; ${sides.join('; ')}${more}`];
  });
}

/** One sentence for a person. */
export function agreementText({ events, alerts, quarantined }: Agreement): string {
  const part = (compared: Compared, what: string): string =>
    `${compared.workflow.toLocaleString('en-US')} ${what} (${compared.digest})`;
  return (
    `The lanes agree on what came over Kafka, id by id: ${part(events, 'events')}, ` +
    `${part(alerts, 'alerts')}, ${part(quarantined, 'quarantined')}.`
  );
}
