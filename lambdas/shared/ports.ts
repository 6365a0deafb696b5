import { dynamoClient } from '../../src/adapters/dynamodb/client.ts';
import { dynamoQuarantine } from '../../src/adapters/dynamodb/quarantine.ts';
import { type BucketClaims, s3ClaimCheck } from '../../src/adapters/s3/claim-check.ts';
import type { Quarantine } from '../../src/application/ports/quarantine.ts';
import { surroundings } from './environment.ts';
import { stageRegistry } from './registry.ts';

export const now = (): number => Date.now();

export const dynamo = dynamoClient();

/** What Lambda says about where the function runs. */
export const here = surroundings();

export const registry = stageRegistry(here);

export function claimsIn(bucket: string): BucketClaims {
  const { region, credentials, s3Endpoint } = here;
  return s3ClaimCheck({ bucket, region, credentials, endpoint: s3Endpoint });
}

export function quarantineIn(table: string, claims: BucketClaims): Quarantine {
  return dynamoQuarantine(dynamo, { table, now, keepLarge: claims.keepOriginal });
}
