import { Command } from '@commander-js/extra-typings';
import type { CommonEndpoints } from '../../local/endpoints.ts';
import { type Running, up } from '../../local/up.ts';
import { upStream } from '../../local/up-stream.ts';
import { outputOf } from './output/for-command.ts';
import { stepsView } from './output/steps-view.ts';
import { factTable } from './output/table.ts';
import { whereToConnect } from './output/where-to-connect.ts';

export function upCommand() {
  return new Command('up')
    .description('Start the pipeline here, both lanes, and keep it running until Ctrl-C.')
    .option(
      '--no-kafka',
      'leave out the broker, its event source, the stream lane and the registry',
    )
    .option('--no-registry', 'leave out the schema registry: both lanes read with schemas/')
    .option('--no-stream', 'leave out the stream lane: PostgreSQL, Valkey, Prometheus, members')
    .option('--no-workflow', 'leave out the emulator and all that is deployed to it')
    .option('--analytics', 'also write events and alerts to PostgreSQL: see millrace analytics')
    .option('--canary', 'also send a test event through the workflow lane every minute')
    .option('--detach', 'leave it running and return; stop it with: millrace down')
    .addHelpText(
      'after',
      `
Installs what is missing on the first run, deploys the CDK app to the emulator, and writes every
address and name into .millrace/endpoints.json. A pipeline that already runs here is restarted.

Examples:
  $ millrace up
  $ millrace up --no-workflow          the stream lane alone, in a few seconds
  $ millrace up --detach --json        start for a script; prints the endpoints as JSON`,
    )
    .action(async (options, command) => {
      const { kafka, registry, stream, workflow, analytics = false, canary = false } = options;
      if (!workflow && !(kafka && stream)) {
        command.error('error: --no-workflow leaves the stream lane, which needs Kafka and itself');
      }
      if (analytics && !(kafka && stream && workflow)) {
        command.error(
          'error: --analytics needs both lanes: it writes to the PostgreSQL of the stream lane',
        );
      }
      if (canary && !workflow) {
        command.error('error: --canary needs the workflow lane');
      }
      const output = outputOf(command);
      output.note('Starting the pipeline');
      const onProgress = stepsView(output);
      const running: Running<CommonEndpoints> = workflow
        ? await up({
            ...{ onProgress, kafka, registry, analytics, canary },
            ...(stream ? {} : { stream: false }),
          })
        : await upStream({ onProgress, registry });
      output.result(running.endpoints, () => factTable(whereToConnect(running.endpoints)));
      for (const sentence of running.leftOut) output.note(sentence);
      if (options.detach === true) {
        output.note('Running. Stop it with: npx millrace down');
        process.exit();
      }
      output.note('Running. Ctrl-C stops everything. Feed it with: npx millrace produce');
      await forever();
    });
}

/** The supervisors' own signal handlers end the process. */
function forever(): Promise<never> {
  setInterval(() => {}, 2 ** 30);
  return new Promise(() => {});
}
