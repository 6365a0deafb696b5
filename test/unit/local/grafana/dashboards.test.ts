import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { DATASOURCE } from '../../../../local/grafana/dashboards/datasource.ts';
import { DASHBOARDS, GENERATED_FOLDER, textOf } from '../../../../local/grafana/generate.ts';
import { PROJECT_ROOT } from '../../../../local/home.ts';
import { EXPORTED } from '../../../../src/adapters/prometheus/exported.ts';
import { dashboardQueries } from '../../../helpers/dashboard-queries.ts';

const provisioned = (path: string): unknown =>
  parse(readFileSync(join(PROJECT_ROOT, 'local/grafana/provisioning', path), 'utf8'));

it.each(Object.entries(DASHBOARDS))(
  '%s is what the code makes (else: node local/grafana/generate.ts)',
  (file, build) => {
    expect(readFileSync(join(GENERATED_FOLDER, file), 'utf8')).toBe(textOf(build()));
  },
);

it('no file is left of a dashboard that is gone', () => {
  expect(readdirSync(GENERATED_FOLDER)).toEqual(Object.keys(DASHBOARDS));
});

describe.each(Object.entries(DASHBOARDS))('%s', (_, build) => {
  const panels = build().panels ?? [];

  it('has a row for the business and one for the operator', () => {
    const rows = panels.filter(({ type }) => type === 'row').map(({ title }) => title);
    expect(rows).toEqual(expect.arrayContaining(['Business', 'Operator']));
  });

  it('numbers its panels', () => {
    expect(panels.map(({ id }) => id)).toEqual(panels.map((_panel, index) => index + 1));
  });

  it('says of each panel what it shows', () => {
    for (const panel of panels) {
      if (panel.type === 'row') continue;
      expect(panel).toHaveProperty('description', expect.stringMatching(/\.$/));
    }
  });

  it('asks the provisioned Prometheus', () => {
    expect(provisioned('datasources/prometheus.yaml')).toMatchObject({
      datasources: [{ type: DATASOURCE.type, uid: DATASOURCE.uid }],
    });
    for (const { target } of dashboardQueries(build())) {
      expect(target.datasource).toEqual(DATASOURCE);
    }
  });

  it('shows every metric the lane exports', () => {
    const asked = dashboardQueries(build()).map(({ expr }) => expr);
    for (const { name } of Object.values(EXPORTED)) {
      expect(asked.some((expr) => new RegExp(`\\b${name}(_bucket)?\\b`).test(expr))).toBe(true);
    }
  });

  it('asks for nothing the lane does not export', () => {
    const exported = Object.values(EXPORTED).map(({ name }) => name as string);
    const asked = dashboardQueries(build()).flatMap(
      ({ expr }) => expr.match(/millrace_\w+/g) ?? [],
    );
    for (const name of asked) expect(exported).toContain(name.replace(/_(bucket|sum|count)$/, ''));
  });

  it('narrows every query to the members chosen', () => {
    const lane = dashboardQueries(build()).filter(({ expr }) => !expr.startsWith('count(ALERTS'));
    for (const { expr } of lane) expect(expr).toContain('member=~"$member"');
  });
});
