import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { InvokeOutcome } from './acknowledge.ts';

export type Invoke = (payload: string) => Promise<InvokeOutcome>;

/**
 * Invokes a function synchronously. Endpoint, region and credentials come from the environment, as for any AWS
 * client. A function error, a throttle, a time-out and a broken connection are all a failed outcome.
 */
export function lambdaInvoker(functionName: string, timeoutMs: number): Invoke {
  const client = new LambdaClient({
    // One attempt: retrying is the event source's own business.
    maxAttempts: 1,
    requestHandler: { requestTimeout: timeoutMs, connectionTimeout: 5_000 },
  });
  return async (payload) => {
    try {
      const { FunctionError, Payload } = await client.send(
        new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(payload) }),
      );
      const answer = Payload === undefined ? '' : Buffer.from(Payload).toString('utf8');
      return FunctionError === undefined
        ? { kind: 'answered', payload: answer }
        : { kind: 'failed', reason: `function error ${FunctionError}: ${answer.slice(0, 300)}` };
    } catch (error) {
      const { name, message } = error as Error;
      return { kind: 'failed', reason: `${name}: ${message}` };
    }
  };
}
