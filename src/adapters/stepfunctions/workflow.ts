import { SFNClient, type SFNClientConfig, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import type { Workflow } from '../../application/ports/workflow.ts';

/** Runs executions of an Express state machine synchronously. */
export function stepFunctionsWorkflow(
  stateMachineArn: string,
  config: SFNClientConfig = {},
): Workflow {
  const client = new SFNClient(config);
  return {
    async run(input) {
      const answer = await client.send(
        new StartSyncExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
      );
      if (answer.status === 'SUCCEEDED') return { kind: 'succeeded' };
      return {
        kind: 'failed',
        error: answer.error ?? answer.status ?? 'unknown',
        cause: answer.cause ?? 'no cause given',
      };
    },
  };
}
