import { describe, expect, it } from '@jest/globals';
import { compileFilter } from '../../../../../local/event-source/filters/event-filter.ts';

const matches = (pattern: unknown, value: unknown): boolean =>
  compileFilter(JSON.stringify(pattern))(
    value === null ? null : Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value)),
  );
const text = (content: string): Buffer => Buffer.from(content);

describe('compileFilter', () => {
  it.each([
    ['a text that equals', { type: ['SALE'] }, { type: 'SALE' }, true],
    ['another text', { type: ['SALE'] }, { type: 'sale' }, false],
    ['one of several values', { n: [1, 2, null] }, { n: null }, true],
    ['a number is not its text', { n: [1] }, { n: '1' }, false],
    ['an absent field', { type: ['SALE'] }, {}, false],
    ['every field must match', { a: [1], b: [2] }, { a: 1, b: 3 }, false],
    ['a nested field', { a: { b: { c: [true] } } }, { a: { b: { c: true } } }, true],
    ['a nested field of a plain value', { a: { b: [1] } }, { a: 1 }, false],
    ['an element of a list', { tags: ['x'] }, { tags: ['y', 'x'] }, true],
    ['empty text', { a: [''] }, { a: '' }, true],
    ['prefix', { id: [{ prefix: 'AB' }] }, { id: 'AB12' }, true],
    ['prefix of a number', { id: [{ prefix: '1' }] }, { id: 12 }, false],
    ['suffix', { id: [{ suffix: '.png' }] }, { id: 'a.png' }, true],
    ['ignoring case', { id: [{ 'equals-ignore-case': 'alice' }] }, { id: 'ALICE' }, true],
    ['anything but', { s: [{ 'anything-but': ['a', 'b'] }] }, { s: 'c' }, true],
    ['anything but it', { s: [{ 'anything-but': ['a', 'b'] }] }, { s: 'a' }, false],
    ['anything but, absent', { s: [{ 'anything-but': 'a' }] }, {}, false],
    ['anything but a prefix', { s: [{ 'anything-but': { prefix: 'in' } }] }, { s: 'init' }, false],
    ['numeric equality', { n: [{ numeric: ['=', 3] }] }, { n: 3.0 }, true],
    ['inside a range', { n: [{ numeric: ['>', 10, '<=', 20] }] }, { n: 20 }, true],
    ['outside a range', { n: [{ numeric: ['>', 10, '<=', 20] }] }, { n: 10 }, false],
    ['numeric of a text', { n: [{ numeric: ['<', 5] }] }, { n: '3' }, false],
    ['exists', { a: [{ exists: true }] }, { a: null }, true],
    ['exists for a leaf only', { a: [{ exists: true }] }, { a: {} }, false],
    ['does not exist', { a: [{ exists: false }] }, { b: 1 }, true],
    ['the first of $or', { $or: [{ a: [1] }, { b: [2] }] }, { a: 1 }, true],
    ['the second of $or', { $or: [{ a: [1] }, { b: [2] }] }, { b: 2 }, true],
    ['none of $or', { $or: [{ a: [1] }, { b: [2] }] }, { a: 2, b: 1 }, false],
  ])('%s', (_, fields, value, expected) => {
    expect(matches({ value: fields }, value)).toBe(expected);
  });

  it.each([
    ['plain text with a pattern of text', ['hello'], text('hello'), true],
    ['other text', ['hello'], text('bye'), false],
    ['text with a pattern of JSON', { a: [1] }, text('hello'), false],
    ['JSON with a pattern of text', ['{"a":1}'], { a: 1 }, false],
    ['bytes that are not UTF-8', [{ exists: true }], Buffer.from([0xff, 0xfe]), false],
    ['a tombstone', [{ exists: true }], null, false],
  ])('%s', (_, wanted, value, expected) => {
    expect(matches({ value: wanted }, value)).toBe(expected);
  });

  it.each([
    ['not JSON', '{', /no JSON object/],
    ['the key', '{"key":["a"]}', /"value" only, not on key/],
    ['an unknown comparison', '{"value":{"a":[{"cidr":"10.0.0.0/8"}]}}', /"cidr".*prefix, suffix/],
    ['two comparisons', '{"value":{"a":[{"prefix":"a","suffix":"b"}]}}', /exactly one comparison/],
    ['a bare value', '{"value":{"a":1}}', /value\.a must be an object of fields or a list/],
    ['numeric without a number', '{"value":{"a":[{"numeric":["<","5"]}]}}', /"numeric" takes/],
    ['numeric without pairs', '{"value":{"a":[{"numeric":[]}]}}', /"numeric" takes/],
    ['exists without a flag', '{"value":{"a":[{"exists":"yes"}]}}', /"exists" takes/],
    ['an empty $or', '{"value":{"$or":[]}}', /\$or must be a list/],
  ])('refuses %s', (_, pattern, message) => {
    expect(() => compileFilter(pattern)).toThrow(message);
  });
});
