import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Endpoints } from '../../local/endpoints.ts';

type Connection = Pick<Endpoints, 'region' | 'awsEndpoint' | 'credentials'>;

const configOf = ({ region, awsEndpoint, credentials }: Connection) => ({
  region,
  endpoint: awsEndpoint,
  // SDK clients write into theirs.
  credentials: { ...credentials },
  maxAttempts: 8,
});

export const dynamoDb = (at: Connection) => new DynamoDBClient(configOf(at));
export const eventBridge = (at: Connection) => new EventBridgeClient(configOf(at));
export const stepFunctions = (at: Connection) => new SFNClient(configOf(at));
export const sqs = (at: Connection) => new SQSClient(configOf(at));
