import { Command } from '@commander-js/extra-typings';
import { down } from '../../local/down.ts';
import { outputOf } from './output/for-command.ts';
import { stepsView } from './output/steps-view.ts';

export function downCommand() {
  return new Command('down')
    .description('Stop every process a run started here, also after a crash.')
    .addHelpText('after', '\nExample:\n  $ millrace down')
    .action(async (_, command) => {
      const output = outputOf(command);
      const stopped = await down({ onProgress: stepsView(output) });
      output.result({ stopped }, () =>
        stopped.length === 0 ? 'Nothing was running.' : `Stopped ${stopped.join(', ')}.`,
      );
    });
}
