import { describe, expect, it } from '@jest/globals';
import { type NamedType, parseSchema } from '../../../../src/domain/schema-compatibility/parse.ts';

const parseNamed = (schema: unknown) => parseSchema(schema) as NamedType;
const fixed = { type: 'fixed', name: 'F', size: 4 };

it.each(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'])(
  'knows %s, alone and as an object',
  (type) => {
    expect(parseSchema(type)).toEqual({ kind: type, logical: undefined });
    expect(parseSchema({ type })).toEqual({ kind: type, logical: undefined });
    expect(parseSchema({ type: { type } })).toEqual({ kind: type, logical: undefined });
  },
);

it('keeps all of an enum', () => {
  const given = { type: 'enum', name: 'E', namespace: 'a.b', symbols: ['X', 'Y'], default: 'X' };
  expect(parseSchema({ ...given, aliases: ['Old', 'c.Older'] })).toEqual({
    kind: 'enum',
    fullName: 'a.b.E',
    name: 'E',
    aliases: ['a.b.Old', 'c.Older'],
    fields: [],
    symbols: ['X', 'Y'],
    hasDefault: true,
    size: 0,
    logical: undefined,
  });
});

it('keeps the size and the logical type of a fixed', () => {
  const decimal = { ...fixed, logicalType: 'decimal', precision: 9 };
  expect(parseSchema(decimal)).toEqual({
    kind: 'fixed',
    fullName: 'F',
    name: 'F',
    aliases: [],
    fields: [],
    symbols: [],
    hasDefault: false,
    size: 4,
    logical: 'decimal(9, 0)',
  });
});

it('keeps aliases and defaults of fields', () => {
  const { fields } = parseNamed({
    type: 'record',
    name: 'R',
    fields: [
      { name: 'a', type: 'int', default: 0, aliases: ['b'] },
      { name: 'c', type: 'int' },
    ],
  });
  const type = { kind: 'int', logical: undefined };
  expect(fields).toEqual([
    { name: 'a', aliases: ['b'], type, hasDefault: true },
    { name: 'c', aliases: [], type, hasDefault: false },
  ]);
});

it('takes an error for a record', () => {
  expect(parseSchema({ type: 'error', name: 'E', fields: [] }).kind).toBe('record');
});

it.each([
  [{ type: 'long', logicalType: 'timestamp-millis' }, 'timestamp-millis'],
  [{ type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 }, 'decimal(4, 2)'],
  [{ type: 'long', logicalType: 7 }, undefined],
])('reads the logical type of %j', (schema, logical) => {
  expect(parseSchema(schema)).toMatchObject({ logical });
});

describe('names', () => {
  const fieldOf = (namespace: string | undefined, name: string, more: object = {}) =>
    parseNamed({
      type: 'record',
      name,
      ...(namespace === undefined ? {} : { namespace }),
      fields: [{ name: 'f', type: { ...fixed, ...more } }],
    }).fields[0]?.type;

  it.each([
    ['of the record around it', 'a.b', 'R', {}, 'a.b.F'],
    ['in the record’s name', undefined, 'a.b.R', {}, 'a.b.F'],
    ['of its own', 'a.b', 'R', { namespace: 'c' }, 'c.F'],
    ['taken back', 'a.b', 'R', { namespace: '' }, 'F'],
    ['in its own name', 'a.b', 'R', { name: 'c.F' }, 'c.F'],
    ['nowhere', undefined, 'R', {}, 'F'],
  ])('namespace %s', (_, namespace, name, more, fullName) => {
    expect(fieldOf(namespace, name, more)).toMatchObject({ fullName, name: 'F' });
  });

  it('of what was defined before, short and whole, are the same type', () => {
    const { fields } = parseNamed({
      type: 'record',
      name: 'R',
      namespace: 'a',
      fields: [
        { name: 'defined', type: fixed },
        { name: 'short', type: 'F' },
        { name: 'whole', type: 'a.F' },
        { name: 'self', type: ['null', 'R'] },
        { name: 'items', type: { type: 'array', items: 'F' } },
        { name: 'values', type: { type: 'map', values: 'F' } },
      ],
    });
    const [defined, short, whole, , items, values] = fields.map(({ type }) => type);
    expect(short).toBe(defined);
    expect(whole).toBe(defined);
    expect(items).toEqual({ kind: 'array', of: defined });
    expect(values).toEqual({ kind: 'map', of: defined });
  });

  it('without a namespace are found from within one', () => {
    const outer = {
      type: 'record',
      name: 'R',
      fields: [
        { name: 'plain', type: fixed },
        {
          name: 'inner',
          type: { type: 'record', name: 'I', namespace: 'a', fields: [{ name: 'f', type: 'F' }] },
        },
      ],
    };
    const [plain, inner] = parseNamed(outer).fields.map(({ type }) => type);
    expect((inner as NamedType).fields[0]?.type).toBe(plain);
  });
});

it.each([[null], [7], [undefined], [{ type: 'array' }], [{}]])('refuses %j', (schema) => {
  expect(() => parseSchema(schema)).toThrow(/is no Avro type$/);
});
