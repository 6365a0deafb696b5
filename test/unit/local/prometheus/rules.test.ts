import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { PROJECT_ROOT } from '../../../../local/home.ts';
import { EXPORTED } from '../../../../src/adapters/prometheus/exported.ts';
import {
  type AlertRule,
  alertRules,
  RULE_FILES,
  rules,
  vectorsOf,
} from '../../../helpers/prometheus-rules.ts';

interface RuleTest {
  readonly alert_rule_test?: readonly { alertname: string; exp_alerts?: readonly object[] }[];
}

const textOf = (path: string): string => readFileSync(join(PROJECT_ROOT, path), 'utf8');
const namesIn = (folder: string, end: string): string[] =>
  readdirSync(join(PROJECT_ROOT, folder))
    .filter((file) => file.endsWith(end))
    .map((file) => file.slice(0, -end.length))
    .sort();

const alerts = alertRules();

it.each([
  ['docs/runbooks/stream', '.md'],
  ['local/prometheus/rules/tests', '.test.yml'],
])('%s has one file for each file of rules, and none of one that is gone', (folder, end) => {
  expect(namesIn(folder, end)).toEqual(RULE_FILES);
});

it.each(alerts)('$alert says how bad it is, what is wrong and what to do', (alert: AlertRule) => {
  expect(['critical', 'warning']).toContain(alert.labels?.['severity']);
  expect(alert.annotations).toEqual({
    summary: expect.stringMatching(/\{\{/),
    description: expect.stringMatching(/\.$/),
    runbook_url: `docs/runbooks/stream/${alert.file}.md`,
  });
});

it.each(alerts)('$alert has a test in which it fires and one in which it does not', (alert) => {
  const text = textOf(`local/prometheus/rules/tests/${alert.file}.test.yml`);
  const { tests } = parse(text) as { tests: readonly RuleTest[] };

  const fires = tests.map(({ alert_rule_test = [] }) =>
    alert_rule_test.some((one) => one.alertname === alert.alert && one.exp_alerts !== undefined),
  );

  expect(fires).toContain(true);
  expect(fires).toContain(false);
});

it.each(RULE_FILES)('the runbook of %s has its four parts', (name) => {
  const text = textOf(`docs/runbooks/stream/${name}.md`);
  const parts = [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title);

  expect(text.startsWith(`# ${name}\n`)).toBe(true);
  expect(parts).toEqual(['Meaning', 'First look', 'Causes', 'Remedy']);
});

describe('metric names', () => {
  const recorded = rules().flatMap(({ record }) => (record === undefined ? [] : [record]));
  const exported = Object.values(EXPORTED).flatMap(({ name, kind }) =>
    kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  const usedIn = (text: string): string[] => text.match(/\b(?:\w+:)?millrace_\w+(?::\w+)?/g) ?? [];

  it.each(rules())('$file: $alert$record uses what exists', ({ expr }) => {
    expect([...exported, ...recorded]).toEqual(expect.arrayContaining(usedIn(expr)));
  });

  it('recorded are all used', () => {
    const used = rules().flatMap(({ expr }) => usedIn(expr));
    expect(used).toEqual(expect.arrayContaining(recorded));
  });

  it.each(RULE_FILES)('the runbook of %s names exist', (name) => {
    const inBook = usedIn(
      textOf(`docs/runbooks/stream/${name}.md`).replaceAll(/\([^)]*\|[^)]*\)/g, ''),
    );
    const known = [...exported, ...recorded].join('\n');
    for (const metric of inBook) expect(known).toContain(metric.replace(/_$/, ''));
  });
});

describe('what an alert looks at', () => {
  it.each([
    ['a > 0.05', ['a']],
    ['up{job="x"} == 0', ['up{job="x"}']],
    ['a > 10 and deriv(a[5m]) > 0', ['a', 'deriv(a[5m])']],
    ['a >= 3 and on (x) b != 0', ['a', 'b']],
  ])('%s', (expr, vectors) => {
    expect(vectorsOf(expr)).toEqual(vectors);
  });

  it.each(['absent(up)', 'a > b', 'a > 1 and b'])('%s is not understood, and says so', (expr) => {
    expect(() => vectorsOf(expr)).toThrow('no comparison');
  });
});
