import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../application/backoff.ts';
import { MillraceError } from '../domain/errors.ts';
import { type AwsCredentials, signingClient } from './signing-client.ts';

export interface AwsJsonOptions {
  /** As signatures and hosts name it, like `monitoring` for CloudWatch. */
  readonly service: string;
  /** Before the operation in `x-amz-target`. */
  readonly target: string;
  readonly region: string;
  /** @default the region's own */
  readonly endpoint?: string | undefined;
  readonly credentials: AwsCredentials;
}

/** Calls an operation of an AWS service. @throws MillraceError `MLR_STORE_UNAVAILABLE` */
export type AwsJson = <T>(operation: string, input: object) => Promise<T>;

/** A service that speaks AWS's JSON 1.0 protocol, without its client: two or three operations don't need 100 KB. */
export function awsJson(options: AwsJsonOptions): AwsJson {
  const { service, target, region, credentials } = options;
  const url = options.endpoint ?? `https://${service}.${region}.amazonaws.com/`;
  const client = signingClient({ service, region, credentials, retries: 2 });
  return async <T>(operation: string, input: object): Promise<T> => {
    const failed = (why: string, cause?: unknown) =>
      new MillraceError('MLR_STORE_UNAVAILABLE', `${service} ${operation}: ${why}`, { cause });
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `${target}.${operation}`,
    };
    for (let attempt = 1; ; attempt++) {
      const answer = await client
        .fetch(url, { method: 'POST', headers, body: JSON.stringify(input) })
        .catch((cause: unknown) => {
          throw failed((cause as Error).message, cause);
        });
      if (answer.ok) return (await answer.json()) as T;
      const said = (await answer.text()).slice(0, 300);
      // The signing client has sent server errors again; throttles come as 400 here.
      if (attempt === MOST_ATTEMPTS || !THROTTLED.test(said)) {
        throw failed(`answered ${answer.status}: ${said}`);
      }
      await sleep(backoffMs(attempt, 1_000, Math.random()));
    }
  };
}

const MOST_ATTEMPTS = 4;
const THROTTLED =
  /Throttl|ProvisionedThroughputExceeded|RequestLimitExceeded|LimitExceededException/;
