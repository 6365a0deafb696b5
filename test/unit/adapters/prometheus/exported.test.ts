import { describe, expect, it } from '@jest/globals';
import { LATENCY_BUCKETS_MS } from '../../../../src/adapters/prometheus/buckets.ts';
import { EXPORTED, type ExportedSpec } from '../../../../src/adapters/prometheus/exported.ts';
import { METRICS, STREAM_METRICS, WORKFLOW_ONLY } from '../../../../src/domain/metric-names.ts';

const UNITS: Readonly<Record<string, string>> = { ...METRICS, ...STREAM_METRICS };
const snake = (name: string) => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
/** Base units that follow the name where it does not say them itself. */
const suffixes = (name: string, { kind }: ExportedSpec): string[] => {
  if (kind === 'counter') return ['_total'];
  return UNITS[name] === 'Milliseconds' ? ['_seconds'] : ['', '_records'];
};

it('exports every metric of both lists but the workflow’s own', () => {
  const expected = Object.keys(UNITS).filter(
    (name) => !(WORKFLOW_ONLY as readonly string[]).includes(name),
  );
  expect(Object.keys(EXPORTED).sort()).toEqual(expected.sort());
});

it.each(Object.entries<ExportedSpec>(EXPORTED))(
  '%s is called millrace_<name>_<unit>',
  (name, spec) => {
    const allowed = suffixes(name, spec).map((suffix) => `millrace_${snake(name)}${suffix}`);
    expect(allowed).toContain(spec.name);
  },
);

describe('latency buckets', () => {
  it('resolve a millisecond up to 30 and five up to 100', () => {
    expect(LATENCY_BUCKETS_MS.filter((bound) => bound <= 30)).toHaveLength(30);
    expect(LATENCY_BUCKETS_MS.filter((bound) => bound > 30 && bound <= 100)).toEqual(
      Array.from({ length: 14 }, (_, index) => 35 + 5 * index),
    );
  });

  it('ascend to a minute', () => {
    expect([...LATENCY_BUCKETS_MS].sort((a, b) => a - b)).toEqual(LATENCY_BUCKETS_MS);
    expect(new Set(LATENCY_BUCKETS_MS).size).toBe(LATENCY_BUCKETS_MS.length);
    expect(LATENCY_BUCKETS_MS.at(-1)).toBe(60_000);
  });
});
