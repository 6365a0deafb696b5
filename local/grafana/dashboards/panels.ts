import {
  BigValueColorMode,
  BigValueGraphMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  MappingType,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmaps from '@grafana/grafana-foundation-sdk/heatmap';
import {
  HeatmapColorOptionsBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import * as stats from '@grafana/grafana-foundation-sdk/stat';
import * as timelines from '@grafana/grafana-foundation-sdk/statetimeline';
import * as graphs from '@grafana/grafana-foundation-sdk/timeseries';
import { DATASOURCE } from './datasource.ts';

const GRAPH = { width: 8, height: 8 };

/** Queries of a panel, by the legend of their series. */
export type Queries = Readonly<Record<string, string>>;

interface Shown {
  /** What it tells, in a sentence. */
  readonly description: string;
  /** Grafana's name of the values' unit. @default short */
  readonly unit?: string;
}

interface GraphOptions extends Shown {
  readonly queries: Queries;
  /** Series on top of each other. @default false */
  readonly stacked?: boolean;
  /** Upper end of the axis. @default what the data need */
  readonly max?: number;
}

/** Lines over time; the legend gives last and highest. */
export function graph(title: string, options: GraphOptions): graphs.PanelBuilder {
  const panel = new graphs.PanelBuilder()
    .title(title)
    .description(options.description)
    .datasource(DATASOURCE)
    .span(GRAPH.width)
    .height(GRAPH.height)
    .unit(options.unit ?? 'short')
    .min(0)
    .showPoints(VisibilityMode.Never)
    .fillOpacity(options.stacked ? 40 : 8)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(['lastNotNull', 'max']),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi));
  if (options.max !== undefined) panel.max(options.max);
  if (options.stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
  return panel.targets(targets(options.queries));
}

interface NumberOptions extends Shown {
  readonly expr: string;
  /** Colours from a value on; the first has no value. @default blue */
  readonly thresholds?: Threshold[];
}

/** One figure as of now, or over the whole time shown. */
export const figure = (title: string, options: NumberOptions): stats.PanelBuilder =>
  new stats.PanelBuilder()
    .title(title)
    .description(options.description)
    .datasource(DATASOURCE)
    .span(4)
    .height(4)
    .unit(options.unit ?? 'short')
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .thresholds(
      new ThresholdsConfigBuilder()
        .mode(ThresholdsMode.Absolute)
        .steps(options.thresholds ?? [{ value: null, color: 'blue' }]),
    )
    .withTarget(query(options.expr).instant());

interface StateOptions extends Shown {
  readonly queries: Queries;
  /** Text and colour of each value. */
  readonly states: Readonly<Record<number, { readonly text: string; readonly color: string }>>;
}

/** Which state each series was in, over time. */
export function states(title: string, options: StateOptions): timelines.PanelBuilder {
  const panel = new timelines.PanelBuilder()
    .title(title)
    .description(options.description)
    .datasource(DATASOURCE)
    .span(GRAPH.width)
    .height(GRAPH.height)
    .showValue(VisibilityMode.Never)
    .mappings([{ type: MappingType.ValueToText, options: { ...options.states } }]);
  return panel.targets(targets(options.queries));
}

/** How many observations fell into each bucket of a histogram, over time. */
export const heatmap = (title: string, options: Shown & { expr: string }): heatmaps.PanelBuilder =>
  new heatmaps.PanelBuilder()
    .title(title)
    .description(options.description)
    .datasource(DATASOURCE)
    .span(GRAPH.width)
    .height(GRAPH.height)
    .yAxis(new YAxisConfigBuilder().unit(options.unit ?? 'short'))
    .color(new HeatmapColorOptionsBuilder().scheme('Turbo').steps(64))
    .showLegend()
    .withTarget(query(options.expr).format(PromQueryFormat.Heatmap).legendFormat('{{le}}'));

const query = (expr: string, index = 0): DataqueryBuilder =>
  new DataqueryBuilder()
    .expr(expr)
    .datasource(DATASOURCE)
    .refId(String.fromCharCode('A'.charCodeAt(0) + index));

const targets = (queries: Queries): DataqueryBuilder[] =>
  Object.entries(queries).map(([legend, expr], index) => query(expr, index).legendFormat(legend));
