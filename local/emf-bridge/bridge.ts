import { type CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { emfMetrics } from './emf.ts';
import { emfEvents } from './log-events.ts';
import { metricBatches } from './metric-batches.ts';
import { advance, type Position, type Positions, startOf } from './position.ts';

export interface BridgeClients {
  readonly logs: CloudWatchLogsClient;
  readonly metrics: CloudWatchClient;
}

/** What one round carried over. */
export interface Round {
  readonly positions: Positions;
  /** EMF lines read. */
  readonly lines: number;
  /** Metric data put. */
  readonly data: number;
}

/**
 * Reads what the log groups gained since the positions and puts it as metrics. Positions move only with what was
 * put: after a crash the last round may be put twice, never lost.
 */
export async function carryOver(
  clients: BridgeClients,
  logGroups: readonly string[],
  positions: Positions,
): Promise<Round> {
  const next: Record<string, Position> = { ...positions };
  const lines: string[] = [];
  for (const group of logGroups) {
    const events = await emfEvents(clients.logs, group, startOf(positions[group]));
    const { fresh, position } = advance(positions[group], events);
    if (events.length > 0) {
      next[group] = position;
    }
    lines.push(...fresh.map(({ message }) => message));
  }
  const batches = metricBatches(lines.flatMap(emfMetrics));
  for (const { namespace, data } of batches) {
    await clients.metrics.send(
      new PutMetricDataCommand({ Namespace: namespace, MetricData: [...data] }),
    );
  }
  const data = batches.reduce((sum, batch) => sum + batch.data.length, 0);
  return { positions: next, lines: lines.length, data };
}
