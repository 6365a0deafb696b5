import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { SagaRunner } from '../../application/saga/ports.ts';

/** Starts Standard executions, whose names are unique for 90 days. */
export function stepFunctionsSagaRunner(
  client: Pick<SFNClient, 'send'>,
  stateMachineArn: string,
): SagaRunner {
  return {
    async start(name, input) {
      try {
        await client.send(
          new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
        );
        return true;
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return false;
        throw error;
      }
    },
  };
}
