import { describe, expect, it } from '@jest/globals';
import { type AvroJson, jsonReaders } from '../../../../src/domain/validation/json-readers.ts';

const channel: AvroJson = { type: 'enum', name: 'Channel', symbols: ['WEB', 'POS'] };
const device: AvroJson = {
  type: 'record',
  name: 'Device',
  fields: [
    { name: 'os', type: 'string' },
    { name: 'tags', type: { type: 'array', items: 'string' }, default: [] },
    { name: 'parent', type: ['null', 'io.Device'], default: null },
  ],
};

describe('a JSON value read as an Avro type', () => {
  it.each<[string, AvroJson, unknown, unknown]>([
    ['int', 'int', 7, 7],
    ['int beyond 32 bits', 'int', 2 ** 31, undefined],
    ['long', 'long', 2 ** 40, 2 ** 40],
    ['long with a fraction', 'long', 1.5, undefined],
    ['long that JSON can’t carry', 'long', 2 ** 53, undefined],
    ['double', 'double', 1.5, 1.5],
    ['boolean', 'boolean', false, false],
    ['boolean in words', 'boolean', 'false', undefined],
    ['logical type', { type: 'long' }, 5, 5],
    ['null of a union', ['null', 'string'], null, null],
    ['another branch', ['null', 'int', 'string'], 'x', 'x'],
    ['no branch', ['null', 'int'], 'x', undefined],
    ['enum', channel, 'WEB', 'WEB'],
    ['symbol it lacks', channel, 'FAX', undefined],
    ['list', { type: 'array', items: 'int' }, [1, 2], [1, 2]],
    ['list with a stranger', { type: 'array', items: 'int' }, [1, 'x'], undefined],
    ['map', { type: 'map', values: 'int' }, { a: 1 }, { a: 1 }],
    ['map with a stranger', { type: 'map', values: 'int' }, { a: 'x' }, undefined],
    [
      'record, defaults filled, strangers left out',
      device,
      { os: 'a', x: 1 },
      { os: 'a', tags: [], parent: null },
    ],
    ['record without a field', device, { tags: [] }, undefined],
    [
      'record within itself',
      device,
      { os: 'a', parent: { os: 'b' } },
      { os: 'a', tags: [], parent: { os: 'b', tags: [], parent: null } },
    ],
    ['list as a record', device, [], undefined],
    ['null as a record', device, null, undefined],
    ['text as a record', device, 'os', undefined],
    ['list as a map', { type: 'map', values: 'int' }, [], undefined],
    ['null as a map', { type: 'map', values: 'int' }, null, undefined],
    ['text as a list', { type: 'array', items: 'string' }, 'abc', undefined],
    ['the largest int', 'int', 2 ** 31 - 1, 2 ** 31 - 1],
    ['int below 32 bits', 'int', -(2 ** 31), undefined],
    ['int with a fraction', 'int', 0.5, undefined],
    ['int in words', 'int', '7', undefined],
    ['float', 'float', 0.5, 0.5],
    ['float in words', 'float', '0.5', undefined],
    ['double in words', 'double', '1.5', undefined],
    ['string', 'string', 'x', 'x'],
    ['number as a string', 'string', 1, undefined],
    ['null', 'null', null, null],
    ['zero as null', 'null', 0, undefined],
    ['a type nobody defined', 'io.Nobody', 'x', undefined],
    ['a field whose value is null', device, { os: null }, undefined],
  ])('%s', (_, type, value, expected) => {
    expect(jsonReaders()(type).read(value)).toEqual(expected);
  });

  it('fills a default anew each time', () => {
    const reader = jsonReaders()(device);
    const [one, other] = [reader.read({ os: 'a' }), reader.read({ os: 'a' })] as {
      tags: string[];
    }[];
    expect(one?.tags).not.toBe(other?.tags);
  });

  it.each<[AvroJson, string, boolean]>([
    ['null', 'null', true],
    ['string', 'a string', false],
    ['boolean', 'a boolean', false],
    ['int', 'a whole number', false],
    ['long', 'a whole number', false],
    ['float', 'a number', false],
    ['double', 'a number', false],
    ['io.Device', 'a Device', false],
    [['null', 'int', 'string'], 'a whole number or a string', true],
    [['int', 'string'], 'a whole number or a string', false],
    [channel, 'one of WEB, POS', false],
    [device, 'an object with the fields of its schema', false],
    [{ type: 'array', items: 'int' }, 'a list, each entry a whole number', false],
    [{ type: 'map', values: 'int' }, 'a map, each value a whole number', false],
  ])('%j expects %j', (type, expected, nullable) => {
    expect(jsonReaders()(type)).toMatchObject({ expected, nullable });
  });

  it('says what it expected', () => {
    expect(jsonReaders()(['null', channel]).expected).toBe('one of WEB, POS');
    expect(jsonReaders()({ type: 'map', values: 'string' }).expected).toBe(
      'a map, each value a string',
    );
  });
});
