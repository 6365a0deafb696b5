import { factTable } from '../output/table.ts';
import type { FailedBatchesReport } from './failed-batches.ts';
import type { QueueReport } from './queue.ts';
import type { RedriveReport } from './run.ts';

export function queueText({ run, dryRun, sent, left, interrupted }: QueueReport): string {
  const facts = factTable([
    ['run', run],
    [dryRun ? 'would be sent to the buffer' : 'sent to the buffer', sent.buffer],
    [dryRun ? 'would be sent to the alerts queue' : 'sent to the alerts queue', sent.alerts],
    ['still in the queue', left],
  ]);
  if (dryRun && left > sent.buffer + sent.alerts)
    return `${facts}\nOnly the first few were looked at.`;
  return interrupted ? `${facts}\nStopped. The same command goes on.` : facts;
}

export function failedBatchesText(report: FailedBatchesReport): string {
  const { run, dryRun, sent, objects, missing, failed, interrupted } = report;
  const facts = factTable([
    ['run', run],
    [dryRun ? 'records that would be sent' : 'records sent', sent],
    [dryRun ? 'batches they are in' : 'batches sent and removed', objects],
    ['not found', missing.length || undefined],
    ['not sendable', failed.length || undefined],
  ]);
  const stopped = interrupted ? '\nStopped. The same command goes on.' : '';
  return `${facts}${causes('Not sendable, still in the bucket', failed, 'key')}${stopped}`;
}

export function redriveText(report: RedriveReport): string {
  const facts = factTable([
    ['run', report.run],
    [report.dryRun ? 'would be sent' : 'sent', report.sent],
    ['sent before', report.already || undefined],
    ['left out by the edit', report.skipped || undefined],
    ['of another run', report.taken || undefined],
    ['not found', report.missing || undefined],
    ['not sendable', report.failed || undefined],
  ]);
  const failed = causes('Not sendable, still in quarantine', report.firstFailures, 'position');
  const resume = report.interrupted
    ? `\nStopped. Go on with: npx millrace redrive --run ${report.run} and the same options`
    : '';
  return `${facts}${failed}${resume}`;
}

function causes<N extends string>(
  heading: string,
  failures: readonly ({ readonly cause: string } & Readonly<Record<N, string>>)[],
  name: N,
): string {
  if (failures.length === 0) return '';
  return `\n${heading}:\n${failures.map((each) => `  ${each[name]}: ${each.cause}`).join('\n')}`;
}
