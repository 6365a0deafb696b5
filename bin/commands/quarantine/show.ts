import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Command } from '@commander-js/extra-typings';
import { type Endpoints, readEndpoints } from '../../../local/endpoints.ts';
import { dynamoDb } from '../clients.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { outputOf } from '../output/for-command.ts';
import { factTable } from '../output/table.ts';
import { plain } from '../stores/plain.ts';
import type { Item } from '../stores/scan.ts';
import { readableBytes } from './readable-bytes.ts';

export function quarantineShowCommand(context: CommandContext) {
  return new Command('show')
    .description('One quarantined record with its original bytes.')
    .argument('<position>', 'source position as `quarantine list` shows it')
    .addHelpText(
      'after',
      `
Examples:
  $ millrace quarantine show kafka:transactions:0:17
  $ millrace quarantine show kafka:transactions:0:17 --json | jq -r .bytes | base64 -d > record.bin`,
    )
    .action(async (position, _, command) => {
      const output = outputOf(command);
      const endpoints = readEndpoints();
      const client = dynamoDb(endpoints);
      const { Item: item } = await client
        .send(
          new GetItemCommand({
            TableName: endpoints.tables.quarantine,
            Key: { position: { S: position } },
          }),
        )
        .finally(() => client.destroy());
      if (item === undefined) {
        output.note(`Nothing at ${position}. Positions: npx millrace quarantine list`);
        context.exit(EXIT.failed);
        return;
      }
      const bytes = await originalBytes(endpoints, item);
      const { bytes: _bytes, ...facts } = plain(item);
      output.result({ ...facts, bytes: Buffer.from(bytes).toString('base64') }, () => {
        const rows = Object.entries(facts).map(([name, value]): [string, string] => [
          name,
          typeof value === 'object' ? JSON.stringify(value) : String(value),
        ]);
        return `${factTable(rows)}\n${readableBytes(bytes)}`;
      });
    });
}

/** From the item, or from the bucket when the record was too large for an item. */
async function originalBytes(endpoints: Endpoints, item: Item): Promise<Uint8Array> {
  const claim = item['claim']?.M;
  if (claim === undefined) return item['bytes']?.B ?? new Uint8Array();
  const client = new S3Client({
    region: endpoints.region,
    endpoint: endpoints.awsEndpoint,
    credentials: endpoints.credentials,
    forcePathStyle: true,
  });
  try {
    const object = await client.send(
      new GetObjectCommand({ Bucket: claim['bucket']?.S, Key: claim['key']?.S }),
    );
    return (await object.Body?.transformToByteArray()) ?? new Uint8Array();
  } finally {
    client.destroy();
  }
}
