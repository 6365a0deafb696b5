import { type CommonEndpoints, readAnyEndpoints } from '../../local/endpoints.ts';
import type { Label } from '../../src/producer/generator/anomalies/anomaly.ts';
import { newTraceparent } from '../../src/producer/new-trace.ts';
import { produce } from '../../src/producer/produce.ts';
import type { CommandContext } from './context.ts';
import { EXIT } from './exit-code.ts';
import { interruptible } from './interrupt.ts';
import { type Stream, streamOf } from './options/stream.ts';
import { type StreamChoice, streamCommand } from './options/stream-command.ts';
import { outputOf } from './output/for-command.ts';
import type { Output } from './output/output.ts';
import { progressView } from './output/progress-view.ts';
import { factTable } from './output/table.ts';
import { seedProfiles } from './seed-profiles.ts';
import { closeSenders, sendersFor } from './senders.ts';
import { wallClock } from './wall-clock.ts';

export function produceCommand(context: CommandContext) {
  return streamCommand('produce', { count: 1_000, duplicatesPercent: 0, late: 0, invalid: 0 })
    .description('Send events to the running pipeline: generated ones, or a file.')
    .option(
      '--trace',
      'begin a trace with every record: header traceparent, on the bus TraceHeader',
    )
    .addHelpText(
      'after',
      `
Generated events hold labelled anomalies of every detector (from 200 events on). A file's columns are
matched by preset, or by --map and --set; fields: eventId, type, accountId, amount (whole units) or
amountMinor, currency, merchantId, terminalId, country, latitude, longitude, occurredAt, metadata.<name>.

Examples:
  $ millrace produce --count 10000 --rate 500
  $ millrace produce --seed 7 --duplicates 5 --invalid 30 --to kafka
  $ millrace produce --file transactions.csv.gz --limit 50000
  $ millrace produce --file pay.csv --map id=eventId --map user=accountId --map sum=amount \\
      --map at=occurredAt --set currency=EUR`,
    )
    .action(async (choice, command) => {
      const output = outputOf(command);
      const report = await produceStream(choice, readAnyEndpoints(), output);
      output.result(report, () => reportText(report));
      if (report.interrupted) context.exit(EXIT.interrupted);
      else if (report.rowsNotMapped > 0) context.exit(EXIT.partly);
    });
}

interface ProduceReport {
  readonly sent: number;
  readonly byRoute: { readonly kafka: number; readonly eventbridge: number };
  readonly seconds: number;
  readonly recordsPerSecond: number;
  readonly origin: string;
  readonly rowsNotMapped: number;
  readonly firstRowsNotMapped: Stream['badRows'];
  /** Anomalies a detector must find. */
  readonly injected: readonly Label[];
  readonly interrupted: boolean;
}

async function produceStream(
  choice: StreamChoice & { readonly trace?: true },
  endpoints: CommonEndpoints,
  output: Output,
): Promise<ProduceReport> {
  const stream = streamOf(choice, choice.to, wallClock.now());
  const senders = await sendersFor(endpoints, choice.to);
  const { signal, release } = interruptible(() => output.note('Stopping after what was taken'));
  const injected: Label[] = [];
  const view = progressView(output, 'sent', stream.expected ?? 0);
  let taken = 0;
  try {
    if (stream.population !== undefined) await seedProfiles(endpoints, stream.population);
    const { sent, startedAt, endedAt } = await produce({
      records: stream.records,
      senders,
      destination: choice.to,
      rate: choice.rate,
      clock: wallClock,
      trace: choice.trace === true ? newTraceparent : undefined,
      signal,
      onTaken: ({ label }) => {
        taken += 1;
        if (taken % 64 === 0) view.update(taken);
        if (label !== undefined) injected.push(label);
      },
    });
    view.update(taken);
    const total = sent.kafka + sent.eventbridge;
    const seconds = (endedAt - startedAt) / 1_000;
    return {
      sent: total,
      byRoute: sent,
      seconds: Number(seconds.toFixed(3)),
      recordsPerSecond: Math.round(total / seconds),
      origin: stream.origin,
      rowsNotMapped: stream.badRowCount(),
      firstRowsNotMapped: stream.badRows,
      injected,
      interrupted: signal.aborted,
    };
  } finally {
    view.end();
    release();
    await closeSenders(senders);
  }
}

function reportText(report: ProduceReport): string {
  const facts = factTable([
    ['sent', report.sent],
    ['  over Kafka', report.byRoute.kafka],
    ['  over EventBridge', report.byRoute.eventbridge],
    ['anomalies injected', report.injected.length || undefined],
    ['rows not mapped', report.rowsNotMapped || undefined],
    ['seconds', report.seconds],
    ['records/s', report.recordsPerSecond],
  ]);
  const bad = report.firstRowsNotMapped.map(({ line, reason }) => `  line ${line}: ${reason}`);
  const badText =
    bad.length > 0 ? `\nRows not mapped, the first ${bad.length}:\n${bad.join('\n')}` : '';
  return `${facts}${badText}\nOrigin: ${report.origin}`;
}
