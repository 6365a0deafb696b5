import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import type { ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { STAGES } from '../../../lib/stages.ts';
import { asyncApi } from '../../../schemas/asyncapi.ts';
import { transactionsEvent } from '../../../src/domain/transactions-event.ts';
import { shapeOf } from '../../../src/domain/validation/shape.ts';
import { firstVersion, withField } from '../../helpers/schema-folder.ts';
import { transaction } from '../../helpers/transactions.ts';

const require = createRequire(import.meta.url);
const Ajv = require('ajv').default as typeof import('ajv').default;
const addFormats = require('ajv-formats').default as typeof import('ajv-formats').default;
type Json = Record<string, unknown>;

function ajv(options: object = {}) {
  const instance = new Ajv({ strict: false, allErrors: true, ...options });
  addFormats(instance);
  return instance;
}

/** It brings the meta-schema of JSON Schema along. */
const official = ajv({ meta: false, validateSchema: false }).compile(
  require('@asyncapi/specs/schemas/3.0.0.json'),
);
const errorsOf = (validate: ValidateFunction, document: unknown) =>
  validate(document)
    ? []
    : validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`);

const committed: Json = parse(
  readFileSync(new URL('../../../docs/asyncapi.yaml', import.meta.url), 'utf8'),
);

const components = committed['components'] as { schemas: Json };

describe('the AsyncAPI document', () => {
  it.each([
    ['as committed', committed],
    ['of a schema with records, lists and enums in it', parse(asyncApi([firstVersion, rich()]))],
  ])('is valid by the official schema: %s', (_, document) => {
    expect(errorsOf(official, document)).toEqual([]);
  });

  it('would not be, had a channel a property that AsyncAPI does not know', () => {
    const wrong = structuredClone(committed) as { channels: { topic: Json } };
    wrong.channels.topic['colour'] = 'red';
    expect(errorsOf(official, wrong)).not.toEqual([]);
  });

  it('has no reference that leads nowhere', () => {
    const references = [...JSON.stringify(committed).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(5);
    for (const [, path = ''] of references) {
      const target = path
        .split('/')
        .reduce((at: unknown, name) => (at as Json | undefined)?.[name], committed);
      expect([path, target]).toEqual([path, expect.anything()]);
    }
  });

  it('names the topic that stages have, and the contract of the bus', () => {
    const { source, detailType } = transactionsEvent;
    expect(components.schemas).toMatchObject({
      TransactionEnvelope: {
        properties: { source: { const: source }, 'detail-type': { const: detailType } },
      },
    });
    const topics = new Set(Object.values(STAGES).map(({ topic }) => topic));
    expect(committed['channels']).toMatchObject({ topic: { address: [...topics].join() } });
  });
});

describe('the JSON Schema in it', () => {
  const instance = ajv().addSchema({ $id: 'doc', components });
  const validate = instance.compile({ $ref: 'doc#/components/schemas/TransactionEnvelope' });
  const sent = (detail: unknown) => ({
    source: transactionsEvent.source,
    'detail-type': transactionsEvent.detailType,
    detail,
  });
  const { merchantId: _, metadata: __, ...sparse } = transaction();

  it.each<[string, unknown, boolean]>([
    ['a transaction', transaction(), true],
    ['without what has a default', sparse, true],
    ['with what it does not know', { ...transaction(), more: 1 }, true],
    ['without an account', { ...transaction(), accountId: undefined }, false],
    ['an unknown type', { ...transaction(), type: 'GIFT' }, false],
    ['text for an amount', { ...transaction(), amountMinor: '1' }, false],
    ['a number for a merchant', { ...transaction(), merchantId: 7 }, false],
    ['nested metadata', { ...transaction(), metadata: { a: {} } }, false],
  ])('and the pipeline agree on %s', (_name, detail, expected) => {
    const json = JSON.parse(JSON.stringify(detail));
    expect(validate(sent(json))).toBe(expected);
    expect(shapeOf(json).ok).toBe(expected);
  });
});

function rich() {
  const device = {
    type: 'record',
    name: 'Device',
    doc: 'What paid.',
    fields: [
      { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['A'] } },
      { name: 'tags', type: { type: 'array', items: 'string' }, default: [] },
    ],
  };
  return withField({
    name: 'device',
    type: ['null', device],
    default: null,
  }) as typeof firstVersion;
}
