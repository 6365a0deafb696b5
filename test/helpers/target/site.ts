import { AwsClient } from 'aws4fetch';
import { credentials, REGION } from '../../../local/emulator.ts';
import type { LocalHome } from '../../../local/home.ts';

/** Where a probe looks. */
export interface Site {
  readonly endpoint: string;
  readonly home: LocalHome;
}

/** What an SDK client needs to talk to it. Probes give up early. */
export const clientOf = ({ endpoint }: Site) => ({
  ...{ endpoint, region: REGION, credentials: credentials(), maxAttempts: 2 },
});

/** Plain signed requests, for services no client is installed of. */
export const signedFor = (service: string): AwsClient =>
  new AwsClient({ ...credentials(), region: REGION, service, retries: 0 });
