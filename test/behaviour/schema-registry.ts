import { beforeAll, describe, expect, it } from '@jest/globals';
import avro from 'avsc';
import { decodeAvro } from '../../src/application/decoding/decode-avro.ts';
import { frame } from '../../src/application/decoding/frame.ts';
import type {
  SchemaReference,
  SchemaRegistrar,
  SchemaRegistry,
} from '../../src/application/ports/schema-registry.ts';
import { transactionSchemas } from '../../src/domain/transaction.generated.ts';
import { transaction } from '../helpers/transactions.ts';

const SUBJECT = 'transactions-value';
export const published: readonly string[] = transactionSchemas.map((schema) =>
  JSON.stringify(schema),
);

/** The newest schema, changed. */
export function changed(change: (schema: { fields: object[] }) => void): string {
  const schema = JSON.parse(published.at(-1) as string);
  change(schema);
  return JSON.stringify(schema);
}

export const withField = (name: string): string =>
  changed(({ fields }) => {
    fields.push({ name, type: ['null', 'string'], default: null });
  });

/** A value as a producer of that schema writes it. */
export function written(reference: SchemaReference, schema: string, event: object): Buffer {
  const type = avro.Type.forSchema(JSON.parse(schema), { wrapUnions: false });
  return frame(reference, type.toBuffer(event));
}

export interface RegistryUnderTest {
  readonly registry: SchemaRegistry & SchemaRegistrar;
  /** A reference of its kind that it does not know. */
  readonly unknown: SchemaReference;
  /** Whether other schemas than those of the repository can be registered. */
  readonly open: boolean;
  /** Has a server that judges no versions refuse this one. @default the server judges */
  readonly refuse?: (schema: string) => void;
}

/** What every schema registry owes to producers and consumers. */
export function schemaRegistryBehaviour(
  name: string,
  make: () => Promise<RegistryUnderTest>,
): void {
  describe(`schema registry: ${name}`, () => {
    let test: RegistryUnderTest;
    beforeAll(async () => {
      test = await make();
    });

    async function registered(subject: string, schema: string): Promise<SchemaReference> {
      const answer = await test.registry.register(subject, schema);
      if (answer.kind === 'refused') throw new Error(answer.reason);
      return answer.reference;
    }

    it('reads what was written with every published version, as the newest transaction', async () => {
      for (const schema of published) {
        const reference = await registered(SUBJECT, schema);
        await test.registry.resolve([reference]);
        const event = transaction();
        const decoded = decodeAvro(written(reference, schema, event), test.registry);
        expect(decoded).toEqual({ ok: true, event: { ...event } });
      }
    });

    it('gives a schema that is registered again the reference it has', async () => {
      const [first] = published as [string];
      expect(await registered(SUBJECT, first)).toEqual(await registered(SUBJECT, first));
    });

    it('says that a schema is unknown once it was asked for', async () => {
      await test.registry.resolve([test.unknown]);
      expect(test.registry.reader(test.unknown)).toMatchObject({
        kind: 'unreadable',
        rejection: { code: 'MLR_SCHEMA_UNKNOWN' },
      });
    });

    it('refuses an incompatible schema and names the path', async () => {
      await registered(SUBJECT, published.at(-1) as string);
      const incompatible = changed(({ fields }) => {
        fields.push({ name: 'settledAt', type: 'long' });
      });
      test.refuse?.(incompatible);
      expect(await test.registry.register(SUBJECT, incompatible)).toEqual({
        kind: 'refused',
        reason: expect.stringContaining('Transaction.settledAt'),
      });
    });

    it('knows a newer writer’s schema and reads it without the fields it does not have', async () => {
      if (!test.open) return;
      const newer = withField('loyaltyTier');
      const reference = await registered(SUBJECT, newer);
      const event = transaction();
      await test.registry.resolve([reference]);
      const bytes = written(reference, newer, { ...event, loyaltyTier: 'gold' });
      expect(decodeAvro(bytes, test.registry)).toEqual({ ok: true, event: { ...event } });
    });

    it('takes what is no transaction for poison, with the reason', async () => {
      if (!test.open) return;
      const other = { type: 'record', name: 'Reading', fields: [{ name: 'v', type: 'double' }] };
      const reference = await registered('readings-value', JSON.stringify(other));
      await test.registry.resolve([reference]);
      expect(test.registry.reader(reference)).toMatchObject({
        kind: 'unreadable',
        rejection: {
          code: 'MLR_SCHEMA_INCOMPATIBLE',
          cause: expect.stringContaining('Transaction'),
        },
      });
    });
  });
}
