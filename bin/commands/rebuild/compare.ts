import {
  type AlertDifference,
  type AlertDifferences,
  countDifferences,
  settleAlerts,
  someDifferences,
} from '../../../src/adapters/postgres/rebuild/settle-alerts.ts';
import type { Finding, FindingKind } from '../../../src/application/audit/finding.ts';
import { isMillraceError } from '../../../src/domain/errors.ts';
import type { Session } from './session.ts';

export interface Compared {
  readonly alerts: AlertDifferences;
  /** In the audit's terms; of alerts the first {@link LISTED}. */
  readonly findings: readonly Finding[];
}

/** Alerts that are named; all of them are counted. */
const LISTED = 1_000;

const KINDS: Readonly<Record<AlertDifference['kind'], FindingKind>> = {
  added: 'alert-missing',
  removed: 'alert-extra',
  changed: 'alert-changed',
};

/** Compares what was rebuilt with what is live, and leaves both as they are. */
export async function compareWithLive(
  session: Session,
  { windows, alerts }: { readonly windows: boolean; readonly alerts: boolean },
): Promise<Compared> {
  const { client, topic, reached } = session;
  const findings: Finding[] = [];
  if (alerts) {
    await settleAlerts(client, reached);
    for (const { id, kind, partition, offset } of await someDifferences(client, LISTED)) {
      findings.push({ kind: KINDS[kind], position: `kafka:${topic}:${partition}:${offset}`, id });
    }
  }
  if (windows) {
    for (const partition of [...reached.keys()]) {
      findings.push(...(await compareWindows(session, partition)));
    }
  }
  return { alerts: await countDifferences(client), findings };
}

async function compareWindows(session: Session, partition: number): Promise<readonly Finding[]> {
  const { crew, topic } = session;
  try {
    const { liveOffset } = await crew.do(partition, { kind: 'restore' });
    if (liveOffset === undefined) return [];
    await session.advance(new Map([[partition, liveOffset]]));
    return (await crew.do(partition, { kind: 'compare' })).findings ?? [];
  } catch (error) {
    if (!isMillraceError(error) || error.code !== 'MLR_WINDOW_STATE_UNREADABLE') throw error;
    const position = `kafka:${topic}:${partition}`;
    return [{ kind: 'window-changed', position, id: null, found: error.message }];
  }
}
