import { expect, it } from '@jest/globals';
import avro, { type Schema } from 'avsc';
import fc from 'fast-check';
import { incompatibilities } from '../../../../src/domain/schema-compatibility/incompatibilities.ts';
import { schemaPairs } from '../../../helpers/avro-schemas.ts';

it('has pairs that are refused', () => {
  const refused = fc
    .sample(schemaPairs, { numRuns: 300, seed: 1 })
    .filter(([reader, writer]) => incompatibilities(reader, writer).length > 0);
  expect(refused.length).toBeGreaterThan(30);
});

it('agrees with avsc on which schemas read which', () => {
  fc.assert(
    fc.property(schemaPairs, ([reader, writer]) => {
      fc.pre(!aliasedElsewhere(reader, writer));
      const found = incompatibilities(reader, writer);
      expect(found.length === 0).toBe(avscReads(reader, writer));
    }),
    { numRuns: 2_000 },
  );
});

it('reads its own data, whatever the schema', () => {
  fc.assert(
    fc.property(schemaPairs, ([schema]) => {
      expect(incompatibilities(schema, schema)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

function avscReads(reader: unknown, writer: unknown): boolean {
  const [readerType, writerType] = [reader, writer].map((schema) =>
    avro.Type.forSchema(schema as Schema, { wrapUnions: true }),
  ) as [avro.Type, avro.Type];
  try {
    // The specification compares names without their namespace.
    const options = { ignoreNamespaces: true } as Parameters<avro.Type['createResolver']>[1];
    readerType.createResolver(writerType, options);
    return true;
  } catch {
    return false;
  }
}

/** Whether an alias names a type of another namespace than the writer's: avsc takes one for the other. */
function aliasedElsewhere(reader: unknown, writer: unknown): boolean {
  const aliases = [...JSON.stringify(reader).matchAll(/"aliases":\["(\w+)\.(\w+)"\]/g)];
  const names = [...JSON.stringify(writer).matchAll(/"(\w+)\.(\w+)"/g)];
  return aliases.some(([, space, alias]) =>
    names.some(([, other, name]) => name === alias && other !== space),
  );
}
