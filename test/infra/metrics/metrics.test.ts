import { beforeAll, describe, expect, it } from '@jest/globals';
import { STAGES } from '../../../lib/stages.ts';
import { BREAKERS } from '../../../src/domain/breakers.ts';
import { rulesFor } from '../../../src/domain/detectors/index.ts';
import { METRIC_NAMESPACE, METRICS } from '../../../src/domain/metric-names.ts';
import { propertiesOf, synthesise } from '../synth.ts';
import { documentedMetrics } from './documented.ts';
import { type EmittedMetric, emitted } from './emitted.ts';
import { type Shown, type ShownMetric, shownBy } from './shown.ts';

/** What a dimension's value may be, where the code fills it in. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  breaker: Object.keys(BREAKERS),
  detector: rulesFor().detectors.map(({ id }) => id),
};

/** Functions of metric math that name metrics in their text, where this could not read them. */
const NAMING = /\b(SEARCH|SELECT|INSIGHT_RULE_METRIC)\b/;

const namesOf = (dimensions: Readonly<Record<string, string>>) => Object.keys(dimensions).sort();

describe.each(Object.values(STAGES))('in stage $name', (stage) => {
  let shown: Shown;
  let ours: readonly EmittedMetric[];

  beforeAll(() => {
    const { stateful, stateless } = synthesise(stage);
    shown = shownBy(stateful, stateless);
    const said = propertiesOf(stateless, 'AWS::Lambda::Function').map(
      ({ Environment }) => (Environment as { Variables: Record<string, string> }).Variables,
    );
    const names = new Set(
      said.map((each) =>
        [each['POWERTOOLS_METRICS_NAMESPACE'], each['POWERTOOLS_SERVICE_NAME']].join(' '),
      ),
    );
    expect(names.size).toBe(1);
    const [namespace = '', service = ''] = [...names].join().split(' ');
    ours = emitted(namespace, service);
  });

  const isEmitted = ({ namespace, name, dimensions }: ShownMetric): boolean =>
    ours.some(
      (each) =>
        each.namespace === namespace &&
        each.name === name &&
        [...each.dimensions].sort().join() === namesOf(dimensions).join() &&
        Object.entries(dimensions).every(([key, value]) =>
          (each.fixed[key] === undefined ? (VALUES[key] ?? []) : [each.fixed[key]]).includes(value),
        ),
    );

  it('every metric of ours is one the code emits, by the very dimensions', () => {
    const asked = shown.metrics.filter(({ namespace }) => !namespace.startsWith('AWS/'));

    expect(asked.length).toBeGreaterThan(Object.keys(METRICS).length);
    expect(asked.filter((metric) => !isEmitted(metric))).toEqual([]);
  });

  it('every metric of AWS is one its service documents, by the very dimensions', () => {
    const documented = documentedMetrics();
    const asked = shown.metrics.filter(({ namespace }) => namespace.startsWith('AWS/'));
    const isDocumented = ({ namespace, name, dimensions }: ShownMetric) =>
      documented
        .get(namespace)
        ?.[name]?.some((each) => each.join() === namesOf(dimensions).join()) === true;

    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((metric) => !isDocumented(metric))).toEqual([]);
  });

  it('metric math is about metrics of the same widget or alarm, which were checked above', () => {
    for (const { text, ids, by } of shown.expressions) {
      expect(text).not.toMatch(NAMING);
      const used = text.match(/\b[a-z]\w*/g) ?? [];
      expect({ by, unknown: used.filter((id) => !ids.includes(id)) }).toEqual({ by, unknown: [] });
    }
  });
});

it('every metric the lanes name is emitted by some code of the workflow lane', () => {
  const names = emitted(METRIC_NAMESPACE, 'millrace').map(({ name }) => name);

  expect([...new Set(names)].sort()).toEqual(Object.keys(METRICS).sort());
});
