import {
  DeleteFunctionCommand,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { createFunction } from '../../integration/local/lambda.ts';
import { clientOf, type Site } from './site.ts';
import { takesTemplate } from './takes-template.ts';

const SOURCE = 'exports.handler = async ({ url }) => (await fetch(url)).text();';

/** Has a function fetch from a server of ours. @throws Error when it could not */
export async function reachesUs(site: Site, url: string, expected: string): Promise<void> {
  const FunctionName = `probe-${process.pid}-${Date.now()}`;
  const lambda = new LambdaClient(clientOf(site));
  try {
    await createFunction(site, FunctionName, SOURCE);
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName });
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify({ url }) }),
    );
    const said = Buffer.from(Payload ?? []).toString('utf8');
    if (FunctionError !== undefined || said !== JSON.stringify(expected)) throw new Error(said);
  } finally {
    await lambda.send(new DeleteFunctionCommand({ FunctionName })).catch(() => {});
    lambda.destroy();
  }
}

/** No target looks for it: the brokers run elsewhere. */
const CLUSTER =
  'arn:aws:kafka:us-east-1:000000000000:cluster/probe/00000000-0000-4000-8000-000000000000-1';

/** Maps a topic to a function. @throws Error when it is refused */
export const mapsKafka = (site: Site): Promise<void> =>
  takesTemplate(site, {
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: 'arn:aws:iam::000000000000:role/probe',
        Code: { ZipFile: SOURCE },
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Function' },
        EventSourceArn: CLUSTER,
        Topics: ['probe'],
        StartingPosition: 'TRIM_HORIZON',
      },
    },
  });
