import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { machineJava, wheelJava } from '../../../local/install/java.ts';
import { installRegistry } from '../../../local/registry/program.ts';
import { startRegistry } from '../../../local/registry/server.ts';
import { encodeTransaction } from '../../../src/adapters/registry/confluent-frame.ts';
import { transaction } from '../../helpers/transactions.ts';
import { type Bench, openBench, PARTITIONS } from './event-source-bench.ts';
import { type Servers, START_WITHIN_MS, startServers } from './servers.ts';

interface DeliveredRecord {
  readonly value: string;
  readonly valueSchemaMetadata: unknown;
}

let servers: Servers;
let bench: Bench;
beforeAll(async () => {
  servers = await startServers([{ name: 'warm-up', partitions: 1 }]);
  bench = await openBench(servers, 'with-schemas');
}, START_WITHIN_MS);
afterAll(async () => {
  await bench?.close();
  await servers?.stop();
});

async function runningRegistry(): Promise<string> {
  const installed = await installRegistry(servers.home);
  if (!installed.available) throw new Error(`This test needs a registry: ${installed.reason}`);
  const java = (await machineJava()) ?? (await wheelJava(servers.home)) ?? 'java';
  return (await startRegistry(servers.home, { java, jar: installed.jar })).url;
}

function delivered(): DeliveredRecord[] {
  const lines = readFileSync(join(bench.directory, 'events'), 'utf8').trim().split('\n');
  return lines.flatMap((line) => Object.values(JSON.parse(line).records).flat() as never[]);
}

it(
  'delivers JSON with the schema it is of, and gives up what has none',
  async () => {
    const event = transaction({ metadata: {} });
    const good = encodeTransaction(event);
    const unknown = Buffer.from(good);
    unknown.writeUInt32BE(4_000, 1);
    await bench.produce(1, { value: good });
    await bench.produce(1, { value: unknown });
    const url = await runningRegistry();

    const { record } = await bench.start({
      SchemaRegistryConfig: {
        SchemaRegistryURI: url,
        EventRecordFormat: 'JSON',
        SchemaValidationConfigs: [{ Attribute: 'VALUE' }],
      },
    });
    await bench.untilCommitted(2);

    const records = delivered();
    expect(records).toHaveLength(PARTITIONS);
    for (const { value, valueSchemaMetadata } of records) {
      expect(JSON.parse(Buffer.from(value, 'base64').toString())).toMatchObject({ ...event });
      expect(valueSchemaMetadata).toEqual({
        dataFormat: 'AVRO',
        schemaId: String(good.readUInt32BE(1)),
      });
    }
    expect(readFileSync(record.log, 'utf8')).toContain('the registry has no schema 4000');
  },
  START_WITHIN_MS,
);
