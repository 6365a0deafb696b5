import type { MemberEndpoint } from '../../../local/endpoints.ts';

/** One line of a member's metrics page. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Metric name → its samples. */
export type Exposition = ReadonlyMap<string, readonly Sample[]>;

/** Reads Prometheus' text format: what our own exposition writes, so no escapes in label values. */
export function parseExposition(text: string): Exposition {
  const samples: (Sample & { readonly name: string })[] = [];
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    if (name === undefined) continue;
    const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, text]) => [key, text]);
    samples.push({ name, labels: Object.fromEntries(pairs), value: numberOf(value ?? '') });
  }
  return Map.groupBy(samples, ({ name }) => name);
}

const numberOf = (text: string): number => Number(text.replace('+Inf', 'Infinity'));

/** A member's metrics now, or `undefined` when it does not answer. */
export async function metricsOf({ url }: MemberEndpoint): Promise<Exposition | undefined> {
  try {
    const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(2_000) });
    return answer.ok ? parseExposition(await answer.text()) : undefined;
  } catch {
    return undefined;
  }
}

/** All samples of a metric added up. */
export const sumOf = (exposition: Exposition, name: string): number =>
  (exposition.get(name) ?? []).reduce((sum, { value }) => sum + value, 0);
