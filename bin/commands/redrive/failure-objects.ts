import {
  DeleteObjectCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Endpoints } from '../../../local/endpoints.ts';

/** Under which Lambda keeps batches that it gives up. */
export const FAILURES_PREFIX = 'aws/lambda/';

/** An object in which Lambda kept a batch. */
export interface FailureObject {
  readonly key: string;
  /** Epoch ms. */
  readonly keptAt: number;
}

export interface FailureObjects {
  /** All of them, oldest first. */
  list(): Promise<FailureObject[]>;
  /** @returns `undefined` when it is gone */
  read(key: string): Promise<string | undefined>;
  remove(key: string): Promise<void>;
  close(): void;
}

/** The batches that Lambda gave up and kept in the workflow lane's bucket. */
export function failureObjects(endpoints: Endpoints): FailureObjects {
  const { region, awsEndpoint, credentials, claimCheckBucket: Bucket } = endpoints;
  const client = new S3Client({
    region,
    endpoint: awsEndpoint,
    // The client writes into its own.
    credentials: { ...credentials },
    forcePathStyle: true,
  });
  return {
    async list() {
      const found: FailureObject[] = [];
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client },
        { Bucket, Prefix: FAILURES_PREFIX },
      )) {
        for (const { Key, LastModified } of Contents) {
          if (Key !== undefined) found.push({ key: Key, keptAt: LastModified?.getTime() ?? 0 });
        }
      }
      return found.sort((a, b) => a.keptAt - b.keptAt || a.key.localeCompare(b.key));
    },
    async read(Key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return await Body?.transformToString('utf8');
      } catch (error) {
        if ((error as Error).name === 'NoSuchKey') return undefined;
        throw error;
      }
    },
    async remove(Key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
    },
    close: () => client.destroy(),
  };
}
