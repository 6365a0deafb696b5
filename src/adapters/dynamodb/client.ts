import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** One client per process: connections are kept alive, throttling is retried by the SDK. */
export function dynamoClient(): DynamoDBClient {
  return new DynamoDBClient({ maxAttempts: 5 });
}
