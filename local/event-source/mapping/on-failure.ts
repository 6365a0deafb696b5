import type { FailureDestination } from './mapping.ts';
import type { PropertyReader } from './property-reader.ts';

const PATH = 'DestinationConfig.OnFailure.Destination';

/** Reads the on-failure destination; an empty one is none. */
export function onFailureOf(
  read: PropertyReader,
  { topic, provisioned }: { readonly topic: string; readonly provisioned: boolean },
): FailureDestination | undefined {
  const destination = read.text(PATH, '--on-failure');
  if (destination === undefined || destination === '') return undefined;
  const kafka = /^kafka:\/\/([\w.-]+)$/.exec(destination)?.[1];
  if (kafka !== undefined) {
    if (kafka === topic)
      read.problems.push(`${PATH} is the topic that is read: name another topic`);
    if (!provisioned) read.problems.push(`${PATH} ${destination} needs ProvisionedPollerConfig`);
    return { kind: 'kafka', topic: kafka };
  }
  const [, service, rest = ''] = /^arn:[\w-]+:(sqs|sns|s3):(.+)$/.exec(destination) ?? [];
  if (service === 's3') return { kind: 's3', bucket: rest.replace(/^:+/, '') };
  if (service === 'sqs' || service === 'sns') return { kind: service, arn: destination };
  read.problems.push(`${PATH} ${destination} is no ARN of SQS, SNS or S3 and no kafka://topic`);
  return undefined;
}
