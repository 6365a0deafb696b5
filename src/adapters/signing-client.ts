import { AwsClient } from 'aws4fetch';

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
}

export function signingClient({ credentials, ...service }: SignedService): AwsClient {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return new AwsClient({
    ...{ accessKeyId, secretAccessKey, ...service },
    ...(sessionToken !== undefined && { sessionToken }),
  });
}
