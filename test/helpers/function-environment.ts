import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import type { Endpoints } from '../../local/endpoints.ts';

/** Adds variables to a deployed function's environment. @returns puts back what was there */
export async function addToEnvironment(
  { region, credentials, awsEndpoint }: Endpoints,
  functionName: string,
  variables: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const lambda = new LambdaClient({ region, credentials, endpoint: awsEndpoint });
  const now = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: functionName }),
  );
  const before = now.Environment?.Variables ?? {};
  const set = async (Variables: Record<string, string>): Promise<void> => {
    const Environment = { Variables };
    await lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: functionName, Environment }),
    );
  };
  await set({ ...before, ...variables });
  return async () => {
    await set(before);
    lambda.destroy();
  };
}
