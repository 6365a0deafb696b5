import pc from 'picocolors';
import type { LaneName } from '../options/lane.ts';
import { type Cell, sideBySide } from '../output/table.ts';
import type { LaneReport } from './lane-report.ts';
import { type Agreement, agreementText } from './lanes/agreement.ts';

/**
 * What a demo ends with; `--json` prints it as one line. The figures at the top are those of the lane that took most:
 * the workflow lane where it ran, else the stream lane.
 */
export interface DemoReport extends LaneReport {
  readonly lanes: Readonly<Partial<Record<LaneName, LaneReport>>>;
  /** Null when only one lane ran. */
  readonly agreement: Agreement | null;
  readonly rowsNotMapped: number;
  readonly origin: string;
  /** Parts that could not be started, a sentence each. */
  readonly leftOut: readonly string[];
  readonly ok: boolean;
}

const LATENCY_SOURCE =
  'The stream lane’s latency is what its members measured (bucket bounds); all else is counted in the stores.';

type Row = readonly [string, (lane: LaneReport) => Cell | undefined];

/** The report for a person. */
export function reportText(report: DemoReport): string {
  const lanes = Object.entries(report.lanes);
  const reports = lanes.map(([, lane]) => lane);
  const rows: Row[] = [
    ['sent', (lane) => lane.sent],
    ['  over Kafka', (lane) => lane.sentByRoute.kafka],
    ['  over EventBridge', (lane) => lane.sentByRoute.eventbridge],
    ['stored', (lane) => lane.stored],
    ['  of them late', (lane) => lane.late],
    ['duplicates', (lane) => lane.duplicates],
    ['quarantined', (lane) => lane.quarantined],
    ...namesIn(reports, (lane) => Object.keys(lane.quarantinedByCode)).map(
      (code): Row => [`  ${code}`, (lane) => lane.quarantinedByCode[code] ?? 0],
    ),
    ['alerts', (lane) => lane.alerts],
    ...namesIn(reports, detectorsOf).map((id): Row => [`  ${id}`, (lane) => alertCell(lane, id)]),
    ['created to stored, p50', (lane) => milliseconds(lane.latencyMs.p50)],
    ['created to stored, p95', (lane) => milliseconds(lane.latencyMs.p95)],
    ['created to stored, p99', (lane) => milliseconds(lane.latencyMs.p99)],
    ['events/s, created to stored', (lane) => lane.eventsPerSecond],
  ];
  const table = sideBySide(
    lanes.map(([name]) => `${name} lane`),
    rows.map(([name, cell]) => [name, reports.map(cell)]),
  );
  const source = report.lanes.stream === undefined ? [] : [LATENCY_SOURCE];
  const unmapped = report.rowsNotMapped > 0 ? [`Rows not mapped: ${report.rowsNotMapped}.`] : [];
  return [table, ...source, ...unmapped, ...verdict(report)].join('\n');
}

function verdict({ ok, lanes, agreement, faults }: DemoReport): string[] {
  if (!ok) return [pc.red(`FAILED: ${faults.join('; ')}.`)];
  const reports = Object.values(lanes);
  const where = reports.length > 1 ? ' in each lane' : '';
  const classes = reports.some(({ anomalies }) => anomalies.length > 0)
    ? ', and every injected class was found'
    : '';
  return [
    pc.green(`OK: sent = stored + duplicates + quarantined${where}${classes}.`),
    ...(agreement === null ? [] : [pc.green(agreementText(agreement))]),
  ];
}

const detectorsOf = ({ alertsByDetector, anomalies }: LaneReport): string[] => [
  ...Object.keys(alertsByDetector),
  ...anomalies.map(({ detector }) => detector),
];

const namesIn = (
  reports: readonly LaneReport[],
  of: (lane: LaneReport) => readonly string[],
): string[] => [...new Set(reports.flatMap(of))];

function alertCell({ alertsByDetector, anomalies }: LaneReport, id: string): Cell {
  const alerts = alertsByDetector[id] ?? 0;
  const injected = anomalies.find(({ detector }) => detector === id);
  if (injected === undefined) return alerts;
  return `${injected.found}/${injected.injected} injected found, ${alerts} in all`;
}

const milliseconds = (value: number | null) =>
  value === null ? undefined : `${value.toLocaleString('en-US')} ms`;
