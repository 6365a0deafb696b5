import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import type { EventSourceConfig } from './config.ts';
import { type Overrides, parseMapping } from './mapping/parse.ts';
import { readMapping } from './mapping/template.ts';

/** Lambda's own limit for a function behind a Kafka mapping is 14 minutes. */
const FUNCTION_TIMEOUT_MS = 15 * 60_000;

const milliseconds = (text: string): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError('a whole number of milliseconds, at least 1');
};
const servers = (text: string): string[] => text.split(',').map((server) => server.trim());

/**
 * Reads the command line of `node local/event-source/main.ts` and the template it names.
 *
 * @param args without the program's name
 * @throws MillraceError `MLR_CONFIG_INVALID` with everything that is wrong with the mapping
 */
export function configFromArguments(args: readonly string[]): EventSourceConfig {
  const { template, mapping, maxBackoff, sessionTimeout, ...given } = commandLine()
    .parse([...args], { from: 'user' })
    .opts();
  const overrides: Overrides = {
    ...(given.function !== undefined && { functionName: given.function }),
    ...(given.brokers !== undefined && { bootstrapServers: given.brokers }),
    ...(given.onFailure !== undefined && { onFailure: given.onFailure }),
    ...(given.registry !== undefined && { registry: given.registry }),
    ...(given.uuid !== undefined && { uuid: given.uuid }),
  };
  return Object.freeze({
    ...parseMapping(readMapping(template, mapping).properties, overrides),
    sessionTimeoutMs: sessionTimeout,
    maximumBackoffMs: maxBackoff,
    functionTimeoutMs: FUNCTION_TIMEOUT_MS,
  });
}

const commandLine = () =>
  new Command('node local/event-source/main.ts')
    .description(
      'Carries out a Kafka event source mapping as Lambda would, against any brokers and any Lambda endpoint.',
    )
    .requiredOption('--template <file>', 'CloudFormation template (JSON) with the mapping')
    .option('--mapping <id>', "the mapping's logical id, when the template has several")
    .option('--function <name>', 'function to invoke, name or ARN, instead of the template’s')
    .option('--brokers <list>', 'host:port,… instead of the template’s', servers)
    .option('--on-failure <destination>', 'ARN or kafka://topic instead of the template’s')
    .option('--registry <uri>', 'schema registry, address or ARN, instead of the template’s')
    .option('--uuid <uuid>', "the deployed mapping's id, for metrics and object keys")
    .option('--max-backoff <ms>', 'longest pause before a retry', milliseconds, 5_000)
    .option('--session-timeout <ms>', 'the group notices a kill after this', milliseconds, 6_000)
    .addHelpText(
      'after',
      `
Endpoint, region and credentials are the AWS SDK's: AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, …
Example:
  $ npx cdk synth -c stage=prod --quiet
  $ node local/event-source/main.ts --template cdk.out/Millrace-prod-Stateless.template.json \\
      --function my-function --brokers 127.0.0.1:9092 --on-failure arn:aws:s3:::my-bucket
What it does and what differs from AWS: docs/kafka-event-source.md`,
    );
