import {
  DescribeRuleCommand,
  type EventBridgeClient,
  ListArchivesCommand,
} from '@aws-sdk/client-eventbridge';
import { MillraceError } from '../../../src/domain/errors.ts';

export interface FoundArchive {
  readonly name: string;
  readonly arn: string;
  /** All events in it. */
  readonly events: number;
}

/**
 * The archive of the bus with this name, or its only one.
 * @throws MillraceError `MLR_CONFIG_INVALID` naming those that there are
 */
export async function archiveOf(
  client: EventBridgeClient,
  { bus, arn }: { readonly bus: string; readonly arn: string },
  name?: string,
): Promise<FoundArchive> {
  const { Archives = [] } = await client.send(new ListArchivesCommand({ EventSourceArn: arn }));
  const names = Archives.map(({ ArchiveName = '' }) => ArchiveName);
  const found =
    name === undefined && Archives.length === 1
      ? Archives[0]
      : Archives.find(({ ArchiveName }) => ArchiveName === name);
  if (found?.ArchiveName !== undefined) {
    return {
      name: found.ArchiveName,
      // Archives live beside their bus.
      arn: arn.replace(/:event-bus\/.*$/, `:archive/${found.ArchiveName}`),
      events: found.EventCount ?? 0,
    };
  }
  const known = names.length === 0 ? 'no archive' : `these archives: ${names.join(', ')}`;
  const hint =
    names.length === 0
      ? 'A stage gets one by archiveDays in lib/stages.ts; the local stage has none'
      : 'Name one: --source archive:<name>';
  throw new MillraceError('MLR_CONFIG_INVALID', `The bus ${bus} has ${known}. ${hint}`);
}

/** ARNs of rules of the bus. @throws MillraceError `MLR_CONFIG_INVALID` naming the one that is not there */
export async function ruleArns(
  client: EventBridgeClient,
  bus: string,
  names: readonly string[] | undefined,
): Promise<string[] | undefined> {
  if (names === undefined) return undefined;
  return await Promise.all(
    names.map(async (Name) => {
      const command = new DescribeRuleCommand({ Name, EventBusName: bus });
      const { Arn } = await client.send(command).catch((cause: Error) => {
        if (cause.name !== 'ResourceNotFoundException') throw cause;
        return { Arn: undefined };
      });
      if (Arn !== undefined) return Arn;
      throw new MillraceError('MLR_CONFIG_INVALID', `The bus ${bus} has no rule ${Name}`);
    }),
  );
}
