import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { configFromArguments } from '../../../../../local/event-source/command.ts';
import { readMapping } from '../../../../../local/event-source/mapping/template.ts';

const directory = mkdtempSync(join(tmpdir(), 'millrace-template-'));
afterAll(() => rmSync(directory, { recursive: true }));

let count = 0;
function template(resources: Record<string, Record<string, unknown>>): string {
  const file = join(directory, `${++count}.json`);
  const Resources = Object.fromEntries(
    Object.entries(resources).map(([id, Properties]) => [
      id,
      { Type: 'AWS::Lambda::EventSourceMapping', Properties },
    ]),
  );
  writeFileSync(file, JSON.stringify({ Resources }));
  return file;
}
const kafka = { Topics: ['events'], StartingPosition: 'LATEST' };
const queue = { EventSourceArn: 'arn:aws:sqs:us-east-1:1:q' };

describe('readMapping', () => {
  it('finds the only Kafka mapping among others', () => {
    const file = template({ Queue: queue, Kafka: kafka });

    expect(readMapping(file)).toEqual({ logicalId: 'Kafka', properties: kafka });
  });

  it('wants to know which of several', () => {
    const file = template({ One: kafka, Two: { ...kafka, BatchSize: 2 } });

    expect(() => readMapping(file)).toThrow(/One, Two.*--mapping/);
    expect(readMapping(file, 'Two').properties).toMatchObject({ BatchSize: 2 });
  });

  it.each([
    ['without a Kafka mapping', () => template({ Queue: queue }), /no Kafka event source mapping/],
    [
      'that is not there',
      () => join(directory, 'none.json'),
      /no readable CloudFormation template/,
    ],
  ])('says so of a template %s', (_, file, message) => {
    expect(() => readMapping(file())).toThrow(message);
  });
});

it('puts a mapping together from a template and the command line', () => {
  const file = template({ Kafka: { ...kafka, FunctionName: { Ref: 'F' } } });

  const config = configFromArguments([
    ...['--template', file, '--function', 'f', '--brokers', 'a:1, b:2', '--max-backoff', '300'],
  ]);

  expect(config).toMatchObject({
    ...{ functionName: 'f', bootstrapServers: ['a:1', 'b:2'], topic: 'events' },
    ...{ maximumBackoffMs: 300, sessionTimeoutMs: 6_000 },
  });
});
