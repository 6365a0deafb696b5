import { setTimeout as sleep } from 'node:timers/promises';
import type { MemberEndpoint } from '../endpoints.ts';

/** Whether a member does its work, and why not. */
export interface Readiness {
  readonly ready: boolean;
  /** Sentences; empty when ready. */
  readonly reasons: readonly string[];
}

/** Asks a member; one that does not answer is not ready. */
export async function readinessOf({ url }: MemberEndpoint): Promise<Readiness> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    const { ok, reasons } = (await answer.json()) as { ok: boolean; reasons: string[] };
    return { ready: ok, reasons };
  } catch {
    return { ready: false, reasons: ['it does not answer'] };
  }
}

/**
 * Waits until every member is ready. @param withinMs stops waiting after this long
 * @returns the names of those that are not, each with why
 */
export async function untilMembersReady(
  members: readonly MemberEndpoint[],
  withinMs: number,
): Promise<string[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answers = await Promise.all(members.map(readinessOf));
    const unready = members.flatMap(({ name }, index) =>
      answers[index]?.ready === true ? [] : [`${name}: ${answers[index]?.reasons.join('; ')}`],
    );
    if (unready.length === 0 || Date.now() > deadline) return unready;
    await sleep(50);
  }
}
