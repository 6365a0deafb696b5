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

  it('says what it expected', () => {
    expect(jsonReaders()(['null', channel]).expected).toBe('one of WEB, POS');
    expect(jsonReaders()({ type: 'map', values: 'string' }).expected).toBe(
      'a map, each value a string',
    );
  });
});
