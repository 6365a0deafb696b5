import { expect, it } from '@jest/globals';
import { accompanyingHeaders } from '../../../src/application/provenance.ts';
import { tracedOf, traceparentOf } from '../../../src/application/tracing.ts';
import { traceIdOf } from '../../../src/domain/trace-context.ts';
import { newTraceparent } from '../../../src/producer/new-trace.ts';

const bringing = (...headers: [string, string][]) =>
  accompanyingHeaders(headers.map(([name, value]) => [name, Buffer.from(value)]));

it('a record brings its trace among its headers', () => {
  const traceparent = newTraceparent();

  expect(traceparentOf(bringing(['a', 'b'], ['traceparent', traceparent]))).toBe(traceparent);
});

it.each([
  ['no headers', {}],
  ['other headers', bringing(['a', 'b'])],
  ['a broken one', bringing(['traceparent', '00-xyz'])],
  ['bytes', bringing(['traceparent', '\0ÿ'])],
])('%s bring none', (_, record) => {
  expect(traceparentOf(record)).toBeUndefined();
});

it('names the records of a trace, and no more than a line holds', () => {
  const traced = Array.from({ length: 30 }, (_, n) => {
    const traceparent = newTraceparent();
    return { position: `p-${n}`, traceparent, ...bringing(['traceparent', traceparent]) };
  });

  const named = tracedOf([{ position: 'untraced' }, ...traced]);

  expect(named).toEqual(
    traced.slice(0, 20).map(({ position, traceparent }) => ({
      position,
      traceId: traceIdOf(traceparent),
    })),
  );
});
