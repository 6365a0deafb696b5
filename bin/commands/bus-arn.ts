import { DescribeEventBusCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { MillraceError } from '../../src/domain/errors.ts';

/** EventBridge takes events for a bus that is not there, and drops them. @throws MillraceError `MLR_CONFIG_INVALID` */
export async function busArn(client: EventBridgeClient, bus: string): Promise<string> {
  const { Arn } = await client
    .send(new DescribeEventBusCommand({ Name: bus }))
    .catch((cause: Error) => {
      if (cause.name !== 'ResourceNotFoundException') throw cause;
      return { Arn: undefined };
    });
  if (Arn !== undefined) return Arn;
  throw new MillraceError(
    'MLR_CONFIG_INVALID',
    `There is no event bus ${bus}: create it first, with aws events create-event-bus --name ${bus}`,
  );
}
