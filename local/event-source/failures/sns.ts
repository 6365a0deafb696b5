import { signingClient } from '../../../src/adapters/signing-client.ts';
import type { Destination } from './destination.ts';
import { type FailureContext, metadataOf } from './failure-record.ts';

/** A topic that gets one message of metadata for each failure: a signed request, as SNS has no client here. */
export function snsDestination(arn: string, context: FailureContext): Destination {
  const region = arn.split(':')[3] ?? '';
  const env = process.env;
  const credentials = {
    accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: env['AWS_SESSION_TOKEN'],
  };
  const client = signingClient({ service: 'sns', region, credentials, retries: 0 });
  const endpoint = env['AWS_ENDPOINT_URL'] ?? `https://sns.${region}.amazonaws.com`;
  return {
    async deliver(failure) {
      const Message = JSON.stringify(metadataOf(failure, context));
      const body = new URLSearchParams({
        ...{ Action: 'Publish', Version: '2010-03-31', TopicArn: arn, Message },
      });
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const response = await client.fetch(endpoint, {
        ...{ method: 'POST', headers, body: body.toString() },
      });
      if (response.ok) return;
      throw new Error(`SNS answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
    },
    close: async () => {},
  };
}
