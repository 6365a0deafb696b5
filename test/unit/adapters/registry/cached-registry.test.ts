import { expect, it } from '@jest/globals';
import {
  cachedRegistry,
  type SchemaKey,
  UNKNOWN_FOR_MS,
} from '../../../../src/adapters/registry/cached-registry.ts';
import type { SchemaReference } from '../../../../src/application/ports/schema-registry.ts';
import { published } from '../../../behaviour/schema-registry.ts';

const ref = (id: number): SchemaReference => ({ kind: 'confluent', id });

function counted(answers: Map<SchemaKey, string>) {
  const asked: SchemaKey[] = [];
  let time = 0;
  const fetch = async (key: SchemaKey) => {
    asked.push(key);
    return answers.get(key);
  };
  const registry = cachedRegistry({ kind: 'confluent', fetch }, () => time);
  return { registry, asked, pass: (ms: number) => (time += ms) };
}

const known = () => new Map<SchemaKey, string>([[1, published[0] as string]]);

it('asks once for a schema, whoever wants it and however often', async () => {
  const { registry, asked, pass } = counted(known());
  await Promise.all([registry.resolve([ref(1), ref(1)]), registry.resolve([ref(1)])]);
  pass(10 * 365 * 86_400_000);
  await registry.resolve([ref(1)]);
  expect(registry.reader(ref(1))?.kind).toBe('reader');
  expect(asked).toEqual([1]);
});

it('has no answer before it was asked', () => {
  expect(counted(known()).registry.reader(ref(1))).toBeUndefined();
});

it('believes for half a minute that a schema is unknown, then reads with it', async () => {
  const answers = known();
  const { registry, asked, pass } = counted(answers);
  await registry.resolve([ref(2)]);
  answers.set(2, published[0] as string);
  await registry.resolve([ref(2)]);
  expect(registry.reader(ref(2))?.kind).toBe('unreadable');
  pass(UNKNOWN_FOR_MS);
  expect(registry.reader(ref(2))).toBeUndefined();
  await registry.resolve([ref(2)]);
  expect(registry.reader(ref(2))?.kind).toBe('reader');
  expect(asked).toEqual([2, 2]);
});

it('keeps what was answered beside a request that failed, and asks for the failed one again', async () => {
  let down = true;
  const registry = cachedRegistry({
    kind: 'confluent',
    fetch: async (key) => {
      if (key === 7 && down) throw new Error('down');
      return published[0] as string;
    },
  });
  await expect(registry.resolve([ref(7), ref(8)])).rejects.toThrow('down');
  expect(registry.reader(ref(7))).toBeUndefined();
  expect(registry.reader(ref(8))?.kind).toBe('reader');
  down = false;
  await registry.resolve([ref(7)]);
  expect(registry.reader(ref(7))?.kind).toBe('reader');
});

it('has room for as many unknown schemas as an invocation may hold', async () => {
  const { registry } = counted(new Map());
  const all = Array.from({ length: 10_000 }, (_, id) => ref(id));
  await registry.resolve(all);
  expect(all.filter((one) => registry.reader(one) === undefined)).toEqual([]);
});
