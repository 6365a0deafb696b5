import type { MemberEndpoint } from '../endpoints.ts';
import { prometheusLeftOut } from '../left-out.ts';
import { step } from '../progress.ts';
import type { PrometheusInstall } from '../prometheus/programs.ts';
import { startPrometheus } from '../prometheus/server.ts';
import type { Supervision } from '../supervise.ts';

/** Where Prometheus answers, or one sentence on why it does not. */
export type Monitoring =
  | { readonly url: string; readonly leftOut: null }
  | { readonly url: null; readonly leftOut: string };

/** Starts Prometheus once it is installed. Nobody should have to wait for it. */
export async function startMonitoring(
  run: Supervision,
  installed: Promise<PrometheusInstall>,
  members: readonly MemberEndpoint[],
): Promise<Monitoring> {
  const { home, progress } = run;
  try {
    const found = await installed;
    if (!found.available) return without(found.reason, found.remedy);
    if (run.stopping) return without('the pipeline is being stopped', 'npx millrace up');
    const targets = members.map(({ url }) => new URL(url).host);
    const started = await step(progress, 'prometheus', (note) =>
      startPrometheus(home, { targets }, note),
    );
    return started.available
      ? { url: started.url, leftOut: null }
      : without(started.reason, started.remedy);
  } catch (error) {
    return without((error as Error).message, `see ${home.logs}/prometheus.log`);
  }
}

const without = (reason: string, remedy: string): Monitoring => ({
  url: null,
  leftOut: prometheusLeftOut(reason, remedy),
});
