import { Command } from '@commander-js/extra-typings';
import { type Running, up } from '../../local/up.ts';
import { outputOf } from './output/for-command.ts';
import { stepsView } from './output/steps-view.ts';
import { factTable } from './output/table.ts';
import { whereToConnect } from './output/where-to-connect.ts';

export function upCommand() {
  return new Command('up')
    .description('Start the pipeline here and keep it running until Ctrl-C.')
    .option('--no-kafka', 'leave out the broker, its event source and the stream lane')
    .option('--no-stream', 'leave out the stream lane: PostgreSQL, Valkey, Prometheus, members')
    .option('--detach', 'leave it running and return; stop it with: millrace down')
    .addHelpText(
      'after',
      `
Installs what is missing on the first run, deploys the CDK app to the emulator, and writes every
address and name into .millrace/endpoints.json. A pipeline that already runs here is restarted.

Examples:
  $ millrace up
  $ millrace up --detach --json        start for a script; prints the endpoints as JSON`,
    )
    .action(async (options, command) => {
      const output = outputOf(command);
      output.note('Starting the pipeline');
      const { kafka, stream } = options;
      const lanes = { kafka, ...(stream ? {} : { stream: false as const }) };
      const running = await up({ onProgress: stepsView(output), ...lanes });
      output.result(running.endpoints, () => readyText(running));
      for (const sentence of running.leftOut) output.note(sentence);
      if (options.detach === true) {
        output.note('Running. Stop it with: npx millrace down');
        process.exit();
      }
      output.note('Running. Ctrl-C stops everything. Feed it with: npx millrace produce');
      await forever();
    });
}

function readyText({ endpoints }: Running): string {
  return factTable(whereToConnect(endpoints));
}

/** The supervisors' own signal handlers end the process. */
function forever(): Promise<never> {
  setInterval(() => {}, 2 ** 30);
  return new Promise(() => {});
}
