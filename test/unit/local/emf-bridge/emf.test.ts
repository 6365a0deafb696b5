import { describe, expect, it } from '@jest/globals';
import { emfMetrics } from '../../../../local/emf-bridge/emf.ts';

const line = (directive: object, fields: object = {}) =>
  JSON.stringify({
    _aws: {
      Timestamp: 1_700_000_000_123,
      CloudWatchMetrics: [{ Namespace: 'Millrace', ...directive }],
    },
    service: 'millrace',
    code: 'MLR_EMPTY_VALUE',
    ...fields,
  });
const count = [{ Name: 'Events', Unit: 'Count' }];

describe('emfMetrics', () => {
  it('gives a metric once for every dimension set', () => {
    const text = line(
      { Dimensions: [['service'], ['service', 'code']], Metrics: count },
      { Events: 3 },
    );

    const common = { namespace: 'Millrace', name: 'Events', unit: 'Count', values: [3] };
    expect(emfMetrics(text)).toEqual([
      expect.objectContaining({ ...common, dimensions: [['service', 'millrace']] }),
      expect.objectContaining({
        ...common,
        timestamp: 1_700_000_000_123,
        dimensions: [
          ['service', 'millrace'],
          ['code', 'MLR_EMPTY_VALUE'],
        ],
      }),
    ]);
  });

  it('takes lists of values', () => {
    const text = line(
      { Dimensions: [[]], Metrics: [{ Name: 'Latency' }] },
      { Latency: [1, 2.5, 1] },
    );

    expect(emfMetrics(text)).toEqual([
      expect.objectContaining({ values: [1, 2.5, 1], unit: 'None', dimensions: [] }),
    ]);
  });

  it.each([
    ['plain text', 'START RequestId: 1'],
    ['a JSON line that is no EMF', '{"level":"INFO","CloudWatchMetrics":[]}'],
    [
      'no timestamp',
      '{"_aws":{"CloudWatchMetrics":[{"Namespace":"n","Dimensions":[[]],"Metrics":[{"Name":"a"}]}]},"a":1}',
    ],
    ['a metric without its value', line({ Dimensions: [['service']], Metrics: count })],
    ['a value that is text', line({ Dimensions: [['service']], Metrics: count }, { Events: '3' })],
    [
      'a dimension without its value',
      line({ Dimensions: [['region']], Metrics: count }, { Events: 3 }),
    ],
    ['no dimension sets', line({ Metrics: count }, { Events: 3 })],
    ['a list', '[1]'],
    ['null', 'null'],
  ])('gives nothing for %s', (_, text) => {
    expect(emfMetrics(text)).toEqual([]);
  });
});
