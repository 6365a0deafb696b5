import { describe, expect, it } from '@jest/globals';
import {
  type IncompatibilityKind,
  incompatibilities,
} from '../../../../src/domain/schema-compatibility/incompatibilities.ts';

type Json = Record<string, unknown>;
const record = (...fields: Json[]): Json => ({ type: 'record', name: 'T', namespace: 'n', fields });
const field = (type: unknown, more: Json = {}): Json => ({ name: 'f', type, ...more });
const sized = (size: number, more: Json = {}) => ({ type: 'fixed', name: 'F', size, ...more });
const oneOf = (symbols: string[], more: Json = {}) => ({
  type: 'enum',
  name: 'E',
  symbols,
  ...more,
});
const place = (type: unknown) => ({
  type: 'record',
  name: 'Place',
  fields: [{ name: 'latitude', type }],
});
const millis = { type: 'long', logicalType: 'timestamp-millis' };
const micros = { type: 'long', logicalType: 'timestamp-micros' };
const decimal = (scale: number) => ({ type: 'bytes', logicalType: 'decimal', precision: 9, scale });
const node = (type: unknown, next: unknown = 'N') => ({
  type: 'record',
  name: 'N',
  fields: [
    { name: 'value', type },
    { name: 'next', type: ['null', next], default: null },
  ],
});

describe('reads what was written', () => {
  it.each<[string, unknown, unknown]>([
    ['the same schema', record(field('string')), record(field('string'))],
    ['a field more, with a default', record(field('string', { default: '' })), record()],
    ['a field less', record(), record(field('string'))],
    [
      'a field renamed, with its alias',
      record(field('int', { aliases: ['old'] })),
      record({ name: 'old', type: 'int' }),
    ],
    ['int as double', record(field('double')), record(field('int'))],
    ['bytes as string', record(field('string')), record(field('bytes'))],
    ['what became nullable', record(field(['null', 'string'])), record(field('string'))],
    ['a union whose branches the reader all takes', 'double', ['int', 'long']],
    ['a symbol it lacks, by the default symbol', oneOf(['A'], { default: 'A' }), oneOf(['A', 'B'])],
    ['a record renamed, with its alias', { ...record(), name: 'U', aliases: ['T'] }, record()],
    ['a record moved to another namespace', { ...record(), namespace: 'm' }, record()],
    ['a recursive schema', node('long'), node('int')],
    ['a logical type that one side does not state', record(field('long')), record(field(millis))],
  ])('%s', (_, reader, writer) => {
    expect(incompatibilities(reader, writer)).toEqual([]);
  });
});

describe('names what can’t be read, and where', () => {
  it.each<[string, unknown, unknown, string, IncompatibilityKind, RegExp]>([
    [
      'a new field without default',
      record(field('string')),
      record(),
      'T.f',
      'default-missing',
      /no default/,
    ],
    [
      'long as int',
      record(field('int')),
      record(field('long')),
      'T.f',
      'type-changed',
      /sends long, the reader takes int/,
    ],
    [
      'what is no longer nullable',
      record(field('string')),
      record(field(['null', 'string'])),
      'T.f',
      'type-changed',
      /sends null/,
    ],
    [
      'a branch taken away',
      record(field(['null', 'int'])),
      record(field(['null', 'string'])),
      'T.f',
      'type-changed',
      /sends string, the reader takes only null or int/,
    ],
    [
      'a symbol taken away',
      record(field(oneOf(['A']))),
      record(field(oneOf(['A', 'B']))),
      'T.f',
      'symbols-missing',
      /may send B/,
    ],
    [
      'a fixed of another size',
      record(field(sized(2))),
      record(field(sized(1))),
      'T.f',
      'size-changed',
      /1 bytes here, the reader 2/,
    ],
    [
      'another name',
      { ...record(), name: 'U' },
      record(),
      'U',
      'name-changed',
      /n\.U was n\.T to the writer/,
    ],
    [
      'a field of a nested record',
      record(field(place('int'))),
      record(field(place('double'))),
      'T.f.latitude',
      'type-changed',
      /sends double/,
    ],
    [
      'a nested record behind null',
      record(field(['null', place('int')])),
      record(field(['null', place('double')])),
      'T.f.latitude',
      'type-changed',
      /sends double/,
    ],
    [
      'items',
      record(field({ type: 'array', items: 'int' })),
      record(field({ type: 'array', items: 'string' })),
      'T.f[]',
      'type-changed',
      /sends string/,
    ],
    [
      'values',
      record(field({ type: 'map', values: 'int' })),
      record(field({ type: 'map', values: 'string' })),
      'T.f{}',
      'type-changed',
      /sends string/,
    ],
    [
      'a map as an array',
      record(field({ type: 'array', items: 'int' })),
      record(field({ type: 'map', values: 'int' })),
      'T.f',
      'type-changed',
      /map of int/,
    ],
    [
      'millis as micros',
      record(field(micros)),
      record(field(millis)),
      'T.f',
      'logical-type-changed',
      /means timestamp-millis/,
    ],
    [
      'a decimal of another scale',
      record(field(decimal(2))),
      record(field(decimal(3))),
      'T.f',
      'logical-type-changed',
      /decimal\(9, 3\)/,
    ],
    [
      'a fixed with another logical type',
      sized(12, { logicalType: 'duration' }),
      sized(12, { logicalType: 'decimal', precision: 9 }),
      'F',
      'logical-type-changed',
      /decimal\(9, 0\)/,
    ],
    [
      'two fields for one',
      record(field('int', { aliases: ['g'] })),
      record(field('int'), { name: 'g', type: 'int' }),
      'T.f',
      'alias-ambiguous',
      /f and g/,
    ],
    [
      'a recursive schema, once',
      node('int'),
      node('long'),
      'N.value',
      'type-changed',
      /sends long/,
    ],
  ])('%s', (_, reader, writer, path, kind, reason) => {
    expect(incompatibilities(reader, writer)).toEqual([
      { path, kind, reason: expect.stringMatching(reason) },
    ]);
  });

  it('all of it, each place once', () => {
    const reader = record(
      field('int'),
      { name: 'g', type: 'string' },
      { name: 'h', type: place('int') },
    );
    const writer = record(field('string'), { name: 'h', type: place('string') });
    expect(incompatibilities(reader, writer).map(({ path }) => path)).toEqual([
      'T.f',
      'T.g',
      'T.h.latitude',
    ]);
  });

  it('what is used twice, at both places', () => {
    const twice = (type: unknown) => record(field(place(type)), { name: 'g', type: 'n.Place' });
    expect(incompatibilities(twice('int'), twice('string')).map(({ path }) => path)).toEqual([
      'T.f.latitude',
      'T.g.latitude',
    ]);
  });

  it('what could only be read while a record around it was taken for readable', () => {
    const inner = { type: 'record', name: 'M', fields: [{ name: 'n', type: ['null', 'n.N'] }] };
    const outer = (type: string) => ({
      type: 'record',
      name: 'N',
      fields: [
        { name: 'm', type: inner },
        { name: 'value', type },
      ],
    });
    const other = { type: 'record', name: 'N', namespace: 'other', fields: [] };
    const m = { name: 'm', type: 'n.M' };
    const found = incompatibilities(
      record(field([outer('int'), other]), m),
      record(field(outer('long')), m),
    );
    expect(found).toEqual([
      { path: 'T.m.n', kind: 'contains-incompatible', reason: expect.stringContaining('n.N') },
    ]);
  });
});

describe('a name that now means another kind of type', () => {
  it.each<[string, unknown, unknown, RegExp]>([
    ['a fixed as an enum', oneOf(['A']), { ...sized(2), name: 'E' }, /fixed E, .* enum E/],
    ['a record as a fixed', sized(2), { ...record(), name: 'F' }, /record n\.F, .* fixed F/],
    ['an int as a record', record(), 'int', /sends int, .* record n\.T/],
    ['a record as an int', 'int', record(), /sends record n\.T, .* int/],
    ['a list as an enum', oneOf(['A']), { type: 'array', items: 'int' }, /array of int, .* enum E/],
  ])('%s', (_, reader, writer, reason) => {
    expect(incompatibilities(reader, writer)).toMatchObject([
      { kind: 'type-changed', reason: expect.stringMatching(reason) },
    ]);
  });
});

describe('of several branches, the one meant for the writer’s type says why', () => {
  const other = { ...record({ name: 'z', type: 'int' }), name: 'Other' };
  const otherKind = { type: 'enum', name: 'Place', namespace: 'enums', symbols: ['A'] };
  it.each<[string, unknown, unknown, string, IncompatibilityKind]>([
    ['by name', [other, place('int')], place('string'), '(root).latitude', 'type-changed'],
    [
      'by alias',
      [other, { ...place('int'), name: 'Spot', aliases: ['Place'] }],
      place('string'),
      '(root).latitude',
      'type-changed',
    ],
    [
      'by name and kind',
      [otherKind, place('int')],
      place('string'),
      '(root).latitude',
      'type-changed',
    ],
    ['by type', ['string', millis], micros, '(root)', 'logical-type-changed'],
    ['none', ['null', other], place('int'), '(root)', 'type-changed'],
  ])('%s', (_, reader, writer, path, kind) => {
    expect(incompatibilities(reader, writer)).toMatchObject([{ path, kind }]);
  });
});

it('names every symbol that is missing', () => {
  expect(incompatibilities(oneOf(['A']), oneOf(['A', 'B', 'C']))[0]?.reason).toContain('B, C');
});

it('refuses what is no schema', () => {
  expect(() => incompatibilities('Nobody', 'string')).toThrow('the type Nobody is not defined');
  expect(() => incompatibilities(7, 'string')).toThrow('7 is no Avro type');
});

it('takes an alias for the full name that it is', () => {
  const reader = { type: 'record', name: 'p.Renamed', aliases: ['p.R'], fields: [] };
  const writer = (name: string) => ({ type: 'record', name, fields: [] });
  expect(incompatibilities(reader, writer('p.R'))).toEqual([]);
  expect(incompatibilities(reader, writer('q.R'))).toMatchObject([{ kind: 'name-changed' }]);
});
