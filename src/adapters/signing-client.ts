import { setTimeout as sleep } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { backoffMs } from '../application/backoff.ts';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** A service of a region, asked by plain requests that are signed: no client of its own comes into the bundle. */
export interface SignedService {
  /** As signatures name it, like `s3`. */
  readonly service: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  /** Times a request is sent again that a server's fault or a throttle ended. */
  readonly retries: number;
  /** For the whole answer to an attempt, ms. @default 10,000 */
  readonly answerWithinMs?: number;
}

export interface SigningClient {
  /** @throws TimeoutError when an attempt has no whole answer in time, whatever `fetch` throws */
  fetch(url: string, init: RequestInit): Promise<Response>;
}

export function signingClient(options: SignedService): SigningClient {
  const { credentials, retries, answerWithinMs = 10_000, ...service } = options;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const signer = new AwsClient({
    ...{ accessKeyId, secretAccessKey, ...service },
    ...(sessionToken !== undefined && { sessionToken }),
  });
  return {
    async fetch(url, init) {
      for (let attempt = 1; ; attempt++) {
        const request = await signer.sign(url, init);
        // Beside the request: a signal within one is forgotten when the request is collected as garbage.
        const answer = await fetch(request, { signal: AbortSignal.timeout(answerWithinMs) });
        if (attempt > retries || (answer.status < 500 && answer.status !== 429)) return answer;
        await answer.body?.cancel();
        await sleep(backoffMs(attempt, 1_000, Math.random()));
      }
    },
  };
}
