import { expect, it } from '@jest/globals';
import type { Primitive } from '../../../../src/domain/schema-compatibility/parse.ts';
import { promotes } from '../../../../src/domain/schema-compatibility/promotions.ts';

const ALL: readonly Primitive[] = [
  ...(['null', 'boolean', 'int', 'long', 'float', 'double'] as const),
  ...(['bytes', 'string'] as const),
];

it.each<[Primitive, Primitive[]]>([
  ['null', ['null']],
  ['boolean', ['boolean']],
  ['int', ['int', 'long', 'float', 'double']],
  ['long', ['long', 'float', 'double']],
  ['float', ['float', 'double']],
  ['double', ['double']],
  ['bytes', ['bytes', 'string']],
  ['string', ['bytes', 'string']],
])('%s is read as %j and nothing else', (writer, readers) => {
  expect(ALL.filter((reader) => promotes(writer, reader))).toEqual(readers);
});
