import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  accompanyingHeaders,
  accompanyingResources,
  headersOf,
  type Provenance,
  redriven,
  resourcesOf,
} from '../../../src/application/provenance.ts';

const POSITION = fc.oneof(
  fc.tuple(fc.nat(100), fc.maxSafeInteger()).map(([p, o]) => `kafka:t.x-y_z:${p}:${Math.abs(o)}`),
  fc.uuid().map((id) => `eventbridge:${id}`),
  fc.uuid().map((id) => `sqs:${id}`),
);
const RUN = fc.stringMatching(/^[\w.-]{1,64}$/);
const PROVENANCE = fc
  .record(
    {
      origin: POSITION,
      redriveRun: RUN,
      redriveAttempt: fc.integer({ min: 1, max: 999_999 }),
      replayRun: RUN,
    },
    { requiredKeys: ['origin'] },
  )
  .map((each) => each as Provenance);

const asHeaders = (entries: readonly (readonly [string, string])[]) =>
  entries.map(([name, value]) => [name, Buffer.from(value)] as const);

describe('provenance', () => {
  it('comes out of headers and resources as it went in', () => {
    fc.assert(
      fc.property(PROVENANCE, (provenance) => {
        expect(accompanyingHeaders(asHeaders(headersOf(provenance)))).toEqual({ provenance });
        expect(accompanyingResources(resourcesOf(provenance))).toEqual({ provenance });
      }),
    );
  });

  it.each([
    ['no origin', [['millrace-redrive-run', 'r']]],
    ['a malformed origin', [['millrace-origin', 'kafka:t:0']]],
    ['an origin too long', [['millrace-origin', `kafka:${'t'.repeat(500)}:0:1`]]],
    ['an empty origin', [['millrace-origin', '']]],
  ] as const)('ignores %s', (_, entries) => {
    expect(accompanyingHeaders(asHeaders(entries))).toEqual({});
  });

  it('leaves malformed parts out and keeps the rest', () => {
    const headers = asHeaders([
      ['millrace-origin', 'kafka:t:0:1'],
      ['millrace-redrive-run', 'a b'],
      ['millrace-redrive-attempt', '-1'],
    ]);

    expect(accompanyingHeaders(headers)).toEqual({ provenance: { origin: 'kafka:t:0:1' } });
  });

  it('bounds the headers of others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ maxLength: 300 }), fc.uint8Array({ maxLength: 3_000 }))),
        (given) => {
          const { headers = [] } = accompanyingHeaders(
            given.map(([name, value]) => [name, Buffer.from(value)] as const),
          );
          expect(headers.length).toBeLessThanOrEqual(16);
          expect(JSON.stringify(headers).length).toBeLessThan(10_000);
        },
      ),
    );
  });

  it.each([[undefined], ['text'], [[1, null, 'arn:aws:s3:::b']], [['millrace:']]])(
    'finds none in resources %j',
    (resources) => {
      expect(accompanyingResources(resources)).toEqual({});
    },
  );

  it('keeps the first origin over several redrives and counts them', () => {
    const first = redriven({ position: 'kafka:t:0:1' }, 'run-1');
    const second = redriven({ position: 'kafka:t:0:9', provenance: first }, 'run-2');

    expect(second).toEqual({ origin: 'kafka:t:0:1', redriveRun: 'run-2', redriveAttempt: 2 });
  });
});
