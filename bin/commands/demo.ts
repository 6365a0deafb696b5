import type { CommandContext } from './context.ts';
import { joinOrStart } from './demo/pipeline.ts';
import { reportText } from './demo/report.ts';
import { runDemo } from './demo/run.ts';
import { whatNext } from './demo/what-next.ts';
import { EXIT } from './exit-code.ts';
import { interruptible } from './interrupt.ts';
import { laneOption } from './options/lane.ts';
import { positiveInteger } from './options/parse.ts';
import { streamCommand } from './options/stream-command.ts';
import { outputOf } from './output/for-command.ts';

export function demoCommand(context: CommandContext) {
  const stream = { count: 10_000, duplicatesPercent: 3, late: 50, invalid: 30, rate: 1_000 };
  return streamCommand('demo', stream)
    .description(
      'Start the pipeline, stream through it, check sums and agreement of the lanes, and stop.',
    )
    .addOption(laneOption('lanes to run and check; stream needs no emulator and starts fastest'))
    .option('--keep', 'leave the pipeline running; stop it with: millrace down')
    .option(
      '--no-kafka',
      'start without the broker and the stream lane; everything goes over EventBridge',
    )
    .option('--stall <seconds>', 'give up after this long without progress', positiveInteger, 60)
    .addHelpText(
      'after',
      `
Joins a pipeline that already runs here (millrace up). What goes over Kafka goes through both lanes, what goes
over EventBridge through the workflow lane. Exit code 0 only if in each lane sent = stored + duplicates +
quarantined and an anomaly of every injected class raised its alert, and if both lanes hold the very same events
and alerts of what came over Kafka; what is counted is what the stores hold.

Examples:
  $ millrace demo
  $ millrace demo --lane stream
  $ millrace demo --count 50000 --keep
  $ millrace demo --file transactions.csv.gz --limit 50000
  $ millrace demo --json > result.json`,
    )
    .action(async (choice, command) => {
      if (choice.lane === 'stream' && !choice.kafka) {
        command.error('error: the stream lane reads Kafka: --lane stream can not be without it');
      }
      if (choice.lane === 'stream' && choice.to === 'eventbridge') {
        command.error('error: the stream lane reads Kafka: --to eventbridge never reaches it');
      }
      const output = outputOf(command);
      const pipeline = await joinOrStart(output, choice);
      for (const sentence of pipeline.leftOut) output.note(sentence);
      const { signal, release } = interruptible(() => output.note('Stopping'));
      try {
        const stallMs = choice.stall * 1_000;
        const report = await runDemo({ pipeline, choice, stallMs, output, signal });
        if (report === undefined) {
          context.exit(EXIT.interrupted);
          output.result(
            { ok: false, interrupted: true },
            () => 'Interrupted; nothing was checked.',
          );
          return;
        }
        output.result(report, () => `${reportText(report)}\n${whatNext(report, pipeline, choice)}`);
        if (!report.ok) context.exit(EXIT.failed);
      } finally {
        release();
        if (choice.keep !== true) await pipeline.stop();
      }
    });
}
