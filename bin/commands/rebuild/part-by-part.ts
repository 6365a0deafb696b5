import { interruptible } from '../interrupt.ts';
import type { Output } from '../output/output.ts';
import type { RebuildReport } from './report.ts';

/**
 * Carries out a rebuild of several parts. A part's share of the report stands once it is done: Ctrl-C ends the part at
 * hand, and what is reported then are those before it.
 * @param work told of the stop by the signal; adds the share of each part
 */
export async function partByPart(
  output: Output,
  asked: Pick<RebuildReport, 'of' | 'from' | 'targets' | 'dryRun'>,
  work: (signal: AbortSignal, add: (share: Partial<RebuildReport>) => void) => Promise<void>,
): Promise<RebuildReport> {
  const { signal, release } = interruptible(() => output.note('Stopping'));
  let report: RebuildReport = { ...asked, findings: [], kept: [], interrupted: false };
  try {
    await work(signal, ({ findings = [], ...share }) => {
      report = { ...report, ...share, findings: [...report.findings, ...findings] };
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    release();
  }
  return { ...report, interrupted: signal.aborted };
}
