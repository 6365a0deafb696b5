import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { expect, it } from '@jest/globals';
import type { KafkaBatchHandler, Poisoned } from '../../../src/kafka-batch/index.ts';
import * as kafkaBatch from '../../../src/kafka-batch/index.ts';

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

it('has an example that does what it says', async () => {
  const readme = readFileSync('src/kafka-batch/README.md', 'utf8');
  const [, example = ''] = /```ts\nimport [^\n]+\n([\s\S]+?)```/.exec(readme) ?? [];
  const source = stripTypeScriptTypes(example).replace('export const handler =', 'return');
  const kept: Poisoned[] = [];
  const store = async ({ amount }: { amount: number }) => amount !== 13;
  const names = { ...kafkaBatch, store, keep: (poisoned: Poisoned[]) => kept.push(...poisoned) };
  const handler: KafkaBatchHandler = new Function(...Object.keys(names), source)(
    ...Object.values(names),
  );

  const amounts = [5, -1, 13, 7];
  const record = (amount: number, offset: number) => ({
    topic: 'orders',
    partition: 0,
    offset,
    timestamp: 1,
    key: base64('a'),
    value: base64({ amount }),
  });
  const response = await handler({ records: { 'orders-0': amounts.map(record) } });

  expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
    { partition: 'orders-0', offset: 2 },
    { partition: 'orders-0', offset: 3 },
  ]);
  expect(kept).toMatchObject([{ code: 'AMOUNT_NEGATIVE', record: { offset: 1 } }]);
});
