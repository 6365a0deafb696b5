import pc from 'picocolors';
import { type Cell, factTable } from '../output/table.ts';
import type { Percentiles } from './percentile.ts';
import type { ClassFound } from './verdict.ts';

/** What a demo ends with; `--json` prints it as one line. */
export interface DemoReport {
  readonly sent: number;
  readonly stored: number;
  readonly duplicates: number;
  /** Part of `stored`: beyond the grace, so never alerted. */
  readonly late: number;
  readonly quarantined: number;
  readonly quarantinedByCode: Readonly<Record<string, number>>;
  readonly alerts: number;
  readonly alertsByDetector: Readonly<Record<string, number>>;
  /** Injected anomalies and how many were found. */
  readonly anomalies: readonly ClassFound[];
  readonly latencyMs: Percentiles;
  readonly eventsPerSecond: number;
  readonly sentByRoute: { readonly kafka: number; readonly eventbridge: number };
  readonly rowsNotMapped: number;
  readonly origin: string;
  /** Parts that could not be started, a sentence each. */
  readonly leftOut: readonly string[];
  readonly faults: readonly string[];
  readonly ok: boolean;
}

/** The report for a person. */
export function reportText(report: DemoReport): string {
  const found = new Map(report.anomalies.map((one) => [one.detector as string, one]));
  const detectors = new Set([...Object.keys(report.alertsByDetector), ...found.keys()]);
  const rows: [string, Cell | undefined][] = [
    ['sent', report.sent],
    ['  over Kafka', report.sentByRoute.kafka],
    ['  over EventBridge', report.sentByRoute.eventbridge],
    ['stored', report.stored],
    ['  of them late', report.late],
    ['duplicates', report.duplicates],
    ['quarantined', report.quarantined],
    ...Object.entries(report.quarantinedByCode).map(([code, n]): [string, Cell] => [
      `  ${code}`,
      n,
    ]),
    ['rows not mapped', report.rowsNotMapped || undefined],
    ['alerts', report.alerts],
    ...[...detectors].map((id): [string, Cell] => [
      `  ${id}`,
      alertCell(report.alertsByDetector[id] ?? 0, found.get(id)),
    ]),
    ['created to stored, p50', milliseconds(report.latencyMs.p50)],
    ['created to stored, p95', milliseconds(report.latencyMs.p95)],
    ['created to stored, p99', milliseconds(report.latencyMs.p99)],
    ['events/s, created to stored', report.eventsPerSecond],
  ];
  const classes = found.size > 0 ? ', and every injected class was found' : '';
  const verdict = report.ok
    ? pc.green(`OK: sent = stored + duplicates + quarantined${classes}.`)
    : pc.red(`FAILED: ${report.faults.join('; ')}.`);
  return `${factTable(rows)}\n${verdict}`;
}

function alertCell(alerts: number, injected: ClassFound | undefined): Cell {
  if (injected === undefined) return alerts;
  return `${injected.found}/${injected.injected} injected found, ${alerts} in all`;
}

const milliseconds = (value: number | null) =>
  value === null ? undefined : `${value.toLocaleString('en-US')} ms`;
