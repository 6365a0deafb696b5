import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromXrayHeader, traceIdOf, xrayHeader } from '../../../src/domain/trace-context.ts';
import { newTraceparent } from '../../../src/producer/new-trace.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

it('reads the example of the specification', () => {
  expect(traceIdOf(`00-${TRACE}-${PARENT}-01`)).toBe(TRACE);
});

it.each([
  ['nothing', ''],
  ['no trace', `00-${'0'.repeat(32)}-${PARENT}-01`],
  ['no parent', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['capitals', `00-${TRACE.toUpperCase()}-${PARENT}-01`],
  ['a version that never comes', `ff-${TRACE}-${PARENT}-01`],
  ['more than version 00 has', `00-${TRACE}-${PARENT}-01-more`],
  ['a line of its own', `00-${TRACE}-${PARENT}-01\n`],
])('takes %s for absent', (_, text) => {
  expect([traceIdOf(text), xrayHeader(text)]).toEqual([undefined, undefined]);
});

it('is spelled as AWS wants it', () => {
  expect(xrayHeader(`00-${TRACE}-${PARENT}-01`)).toBe(
    `Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=${PARENT};Sampled=1`,
  );
});

it('comes back from that spelling, whatever is in it', () => {
  const hex = (digits: number) =>
    fc
      .uint8Array({ minLength: digits / 2, maxLength: digits / 2 })
      .map((bytes) => Buffer.from(bytes).toString('hex'))
      .filter((text) => /[^0]/.test(text));
  fc.assert(
    fc.property(hex(32), hex(16), fc.boolean(), (trace, parent, sampled) => {
      const traceparent = `00-${trace}-${parent}-0${sampled ? 1 : 0}`;
      expect(fromXrayHeader(xrayHeader(traceparent) ?? '')).toBe(traceparent);
    }),
  );
});

it.each([
  ['nothing', ''],
  ['no parent', 'Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Sampled=1'],
  ['another version', `Root=2-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=${PARENT}`],
  ['zeros', `Root=1-00000000-${'0'.repeat(24)};Parent=${PARENT}`],
])('an AWS header with %s is none', (_, header) => {
  expect(fromXrayHeader(header)).toBeUndefined();
});

it('reads what Lambda adds beside it', () => {
  const header = `Self=1-1-2;Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=${PARENT};Sampled=0;Lineage=a:1`;

  expect(fromXrayHeader(header)).toBe(`00-${TRACE}-${PARENT}-00`);
});

it('a new one is one, and another each time', () => {
  const [first, second] = [newTraceparent(), newTraceparent()];

  expect(traceIdOf(first)).toMatch(/^[0-9a-f]{32}$/);
  expect(traceIdOf(first)).not.toBe(traceIdOf(second));
});
