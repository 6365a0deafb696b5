import { expect, it } from '@jest/globals';
import { entrySize } from '../../../../src/adapters/eventbridge/entry-size.ts';

it.each([
  ['nothing', {}, 0],
  ['a time, whatever it says', { Time: new Date(0) }, 14],
  ['source, type and detail', { Source: 'ab', DetailType: 'cde', Detail: '{}' }, 7],
  ['bytes, not characters', { Detail: '{"é":"💶"}' }, 13],
  ['each resource', { Resources: ['ab', 'c'] }, 3],
  ['no bus name', { EventBusName: 'a-long-name' }, 0],
])('counts %s', (_what, entry, bytes) => {
  expect(entrySize(entry)).toBe(bytes);
});
