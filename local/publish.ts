import { type CommonEndpoints, writeEndpoints } from './endpoints.ts';
import type { Monitoring } from './stream/monitoring.ts';
import type { Supervision } from './supervise.ts';

/** What a start came to. */
export interface Published<E extends CommonEndpoints> {
  readonly endpoints: E;
  readonly leftOut: readonly string[];
}

/**
 * Writes endpoints.json, with Prometheus in it when that runs by now. When it does not, the file gets it later:
 * nobody waits for a download.
 */
export async function publish<E extends CommonEndpoints>(
  run: Supervision,
  { endpoints, leftOut }: Published<E>,
  monitoring: Promise<Monitoring> | null,
): Promise<Published<E>> {
  const found = monitoring === null ? null : await Promise.race([monitoring, nextTurn()]);
  const published = found === null ? endpoints : withPrometheus(endpoints, found.url);
  writeEndpoints(run.home, published);
  if (monitoring !== null && found === null) run.beside(join(run, endpoints, monitoring));
  const problem = found?.leftOut ?? null;
  return { endpoints: published, leftOut: problem === null ? leftOut : [...leftOut, problem] };
}

async function join(
  run: Supervision,
  endpoints: CommonEndpoints,
  monitoring: Promise<Monitoring>,
): Promise<void> {
  const note = (detail: string) => run.progress({ step: 'prometheus', state: 'note', detail });
  note('still being fetched; it joins as soon as it is there, as long as this command runs');
  const { url, leftOut } = await monitoring;
  if (run.stopping) return;
  if (url !== null) writeEndpoints(run.home, withPrometheus(endpoints, url));
  note(leftOut ?? `listens on ${url}`);
}

const withPrometheus = <E extends CommonEndpoints>(endpoints: E, url: string | null): E =>
  endpoints.stream === null
    ? endpoints
    : { ...endpoints, stream: { ...endpoints.stream, prometheusUrl: url } };

/** Long enough for a promise that is settled already to win. */
const nextTurn = (): Promise<null> => new Promise((resolve) => setImmediate(resolve, null));
