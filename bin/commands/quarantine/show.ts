import { Command } from '@commander-js/extra-typings';
import {
  type CommonEndpoints,
  hasWorkflowLane,
  readAnyEndpoints,
} from '../../../local/endpoints.ts';
import { decodeAsking } from '../../../src/application/decoding/decode-asking.ts';
import type { Claim } from '../../../src/application/ports/claim-check.ts';
import type { SchemaRegistry } from '../../../src/application/ports/schema-registry.ts';
import type { Header } from '../../../src/application/provenance.ts';
import { routeOf } from '../../../src/application/records.ts';
import { traceparentOf } from '../../../src/application/tracing.ts';
import { isMillraceError } from '../../../src/domain/errors.ts';
import { traceIdOf } from '../../../src/domain/trace-context.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { laneOption } from '../options/lane.ts';
import { outputOf } from '../output/for-command.ts';
import type { Output } from '../output/output.ts';
import { factTable } from '../output/table.ts';
import { registryOf } from '../registry.ts';
import type { Entry } from '../stores/listing/listing.ts';
import { claimedBytes } from './claimed-bytes.ts';
import { quarantineOf } from './quarantine-of.ts';
import { readableBytes } from './readable-bytes.ts';

export function quarantineShowCommand(context: CommandContext) {
  return new Command('show')
    .description('One quarantined record with its original bytes, and what they say.')
    .argument('<position>', 'source position as `quarantine list` shows it')
    .addOption(laneOption('lanes to ask, the first that has it answers'))
    .addHelpText(
      'after',
      `
Examples:
  $ millrace quarantine show kafka:transactions:0:17
  $ millrace quarantine show kafka:transactions:0:17 --json | jq -r .bytes | base64 -d > record.bin`,
    )
    .action(async (position, choice, command) => {
      const output = outputOf(command);
      const endpoints = readAnyEndpoints();
      const asked = quarantineOf(endpoints, choice);
      const answers = await Promise.all(asked.map((one) => one.withKeys([position])));
      const lanes = asked.filter((_, i) => (answers[i]?.length ?? 0) > 0).map(({ lane }) => lane);
      const [record] = answers.flat();
      if (record === undefined) {
        output.note(`Nothing at ${position}. Positions: npx millrace quarantine list`);
        context.exit(EXIT.failed);
        return;
      }
      const bytes = await originalBytes(endpoints, record);
      const { bytes: _bytes, ...facts } = record;
      const traceId = traceIdOf(traceparentOf(record as { headers?: readonly Header[] }) ?? '');
      const found = { ...facts, lanes, ...(traceId !== undefined && { traceId }) };
      const event = await eventIn(position, bytes, registryOf(endpoints), output);
      const original = { bytes: Buffer.from(bytes).toString('base64') };
      output.result({ ...found, ...original, ...(event !== undefined && { event }) }, () => {
        const rows = Object.entries(found).map(([name, value]): [string, string] => [
          name,
          typeof value === 'object' ? JSON.stringify(value) : String(value),
        ]);
        const read = event === undefined ? '' : `\n${JSON.stringify(event, null, 2)}`;
        return `${factTable(rows)}\n${readableBytes(bytes)}${read}`;
      });
    });
}

/** From the record, or from the workflow lane's bucket when it was too large for an item. */
async function originalBytes(endpoints: CommonEndpoints, record: Entry): Promise<Uint8Array> {
  const claim = record['claim'] as Claim | undefined;
  if (claim === undefined || !hasWorkflowLane(endpoints)) {
    return Buffer.from(String(record['bytes'] ?? ''), 'base64');
  }
  return await claimedBytes(endpoints, claim);
}

/** What Avro bytes say; `undefined` when they can't be read. JSON reads by itself. */
async function eventIn(
  position: string,
  bytes: Uint8Array,
  registry: SchemaRegistry,
  output: Output,
): Promise<unknown> {
  if (routeOf(position) !== 'kafka') return undefined;
  try {
    const decoded = await decodeAsking(Buffer.from(bytes), registry);
    return decoded.ok ? decoded.event : undefined;
  } catch (error) {
    if (!isMillraceError(error)) throw error;
    output.note(`Shown undecoded: ${error.message}`);
    return undefined;
  }
}
