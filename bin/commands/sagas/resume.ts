import { Command } from '@commander-js/extra-typings';
import { readEndpoints } from '../../../local/endpoints.ts';
import { stepFunctionsSagaRunner } from '../../../src/adapters/stepfunctions/saga-runner.ts';
import { resumeSaga } from '../../../src/application/saga/resume-saga.ts';
import { stepFunctions } from '../clients.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { outputOf } from '../output/for-command.ts';
import { itemsOf } from './item.ts';

export function sagasResumeCommand(context: CommandContext) {
  return new Command('resume')
    .description(
      'Runs the compensations of stuck sagas again, once the service in the way is well.',
    )
    .argument('<sagas...>', 'ids as `sagas list --state stuck` shows them')
    .addHelpText('after', '\nExample:\n  $ millrace sagas resume 3f0c9b7a61d24e0f8a5b6c7d8e9f0a1b')
    .action(async (sagaIds, _, command) => {
      const output = outputOf(command);
      const endpoints = readEndpoints();
      const client = stepFunctions(endpoints);
      const runner = stepFunctionsSagaRunner(client, endpoints.sagaStateMachineArn);
      const sagas: { sagaId: string; outcome: string }[] = [];
      try {
        for (const sagaId of new Set(sagaIds)) {
          const { saga } = await itemsOf(endpoints, sagaId);
          const outcome = await resumeSaga(saga, runner);
          sagas.push({ sagaId, outcome });
          if (outcome !== 'resumed') context.exit(EXIT.failed);
        }
      } finally {
        client.destroy();
      }
      output.result({ sagas }, () =>
        [
          ...sagas.map(({ sagaId, outcome }) => `${sagaId}: ${outcome}`),
          'How they end: npx millrace sagas show <saga>',
        ].join('\n'),
      );
    });
}
