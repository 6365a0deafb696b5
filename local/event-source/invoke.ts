import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { InvokeOutcome } from './acknowledge.ts';

export type Invoke = (payload: string) => Promise<InvokeOutcome>;

/**
 * Invokes a function synchronously. Endpoint, region and credentials come from the environment, as for any AWS
 * client. A function error (its time-out too) is a failed outcome, a throttle, a broken connection or no answer an
 * unavailable one.
 */
export function lambdaInvoker(functionName: string, timeoutMs: number): Invoke {
  const client = new LambdaClient({
    // One attempt: retrying is the event source's own business.
    maxAttempts: 1,
    requestHandler: { requestTimeout: timeoutMs, connectionTimeout: 5_000 },
  });
  return async (payload) => {
    try {
      const { FunctionError, Payload, StatusCode, ExecutedVersion, $metadata } = await client.send(
        new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(payload) }),
      );
      const answer = Payload === undefined ? '' : Buffer.from(Payload).toString('utf8');
      const response = {
        requestId: $metadata.requestId ?? '',
        statusCode: StatusCode ?? 200,
        executedVersion: ExecutedVersion ?? '$LATEST',
        ...(FunctionError !== undefined && { functionError: FunctionError }),
      };
      return FunctionError === undefined
        ? { kind: 'answered', payload: answer, response }
        : {
            kind: 'failed',
            reason: `function error ${FunctionError}: ${answer.slice(0, 300)}`,
            response,
          };
    } catch (error) {
      const { name, message } = error as Error;
      return { kind: 'unavailable', reason: `${name}: ${message}` };
    }
  };
}
