import { describe, expect, it } from '@jest/globals';
import { loadOptions } from '../../../../bench/load/options.ts';

const TARGET = ['--bootstrap', '127.0.0.1:9092', '--topic', 'events'];

describe('loadOptions', () => {
  it('sends for a time', () => {
    expect(loadOptions([...TARGET, '--rate', '15000', '--seconds', '60'])).toMatchObject({
      ...{ bootstrap: '127.0.0.1:9092', topic: 'events', rate: 15_000, count: 900_000 },
      ...{ accounts: 10_000, accountGapMs: 600_000, ids: 'v7', compression: 'snappy' },
      ...{ batchBytes: 32_768, lingerMs: 5, idempotent: true, seed: 1, startAt: undefined },
    });
  });

  it('sends a number as fast as it goes, not idempotently', () => {
    const args = [...TARGET, '--rate', 'max', '--count', '2000000', '--no-idempotent'];

    expect(loadOptions(args)).toMatchObject({ rate: undefined, count: 2e6, idempotent: false });
  });

  it.each<[string, string[]]>([
    ['--bootstrap is missing', ['--rate', '1', '--seconds', '1']],
    ['--rate must be a number', TARGET],
    ['--seconds must be a number', [...TARGET, '--rate', '5']],
    ['--rate max needs --count', [...TARGET, '--rate', 'max', '--seconds', '1']],
    [
      '--late must be a number from 0 to 1',
      [...TARGET, '--rate', '1', '--count', '1', '--late', '2'],
    ],
    ['--ids must be v7 or v4', [...TARGET, '--rate', '1', '--count', '1', '--ids', 'v1']],
  ])('says: %s', (problem, args) => {
    expect(() => loadOptions(args)).toThrow(problem);
  });
});
