import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';

export interface Target {
  readonly expr: string;
  readonly datasource?: object;
}

export interface DashboardQuery {
  readonly panel: string;
  readonly expr: string;
  readonly target: Target;
}

/** Every query of a dashboard's panels. */
export function dashboardQueries({ panels = [] }: Dashboard): readonly DashboardQuery[] {
  return panels.flatMap((panel) =>
    ((panel as Panel).targets ?? []).map((each) => {
      const target = each as unknown as Target;
      return { panel: panel.title ?? '', expr: target.expr, target };
    }),
  );
}

/**
 * A query as Grafana sends it, for all members and a time range.
 * @param window what stands for the interval between two points and for the whole range
 */
export const interpolated = (expr: string, window: string): string =>
  expr
    .replaceAll('$member', '.*')
    .replaceAll('$__rate_interval', window)
    .replaceAll('$__range', window);
