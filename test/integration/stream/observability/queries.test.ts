import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DASHBOARDS } from '../../../../local/grafana/generate.ts';
import { ensureHome, type LocalHome, localHome } from '../../../../local/home.ts';
import { stopAllRecorded } from '../../../../local/process/stop.ts';
import { findPrometheus } from '../../../../local/prometheus/programs.ts';
import { startPrometheus } from '../../../../local/prometheus/server.ts';
import { dashboardQueries, interpolated } from '../../../helpers/dashboard-queries.ts';
import { alertRules, rules, vectorsOf } from '../../../helpers/prometheus-rules.ts';
import { answerTo, ask, get } from './prometheus-api.ts';
import { type Scraped, startScraped } from './scraped.ts';

/** Scraped each second, recorded each five: everything has an answer well within this. */
const ANSWERS_WITHIN_MS = 45_000;

const home: LocalHome = localHome({ home: mkdtempSync(join(tmpdir(), 'millrace-')) });
ensureHome(home);
const install = await findPrometheus(home);
const reason = install.available ? '' : ` (no Prometheus: ${install.reason})`;

let scraped: Scraped;
let url: string;
let deadline: number;

(install.available ? describe : describe.skip)(`with a real Prometheus${reason}`, () => {
  beforeAll(async () => {
    scraped = await startScraped(home);
    const prometheus = await startPrometheus(home, { targets: [scraped.target] });
    if (!prometheus.available) throw new Error(prometheus.reason);
    url = prometheus.url;
    deadline = Date.now() + ANSWERS_WITHIN_MS;
  }, 120_000);

  afterAll(async () => {
    await scraped?.stop();
    await stopAllRecorded(home);
    rmSync(home.home, { recursive: true, force: true });
  });

  const answers = async (query: string) =>
    expect(await answerTo(url, query, deadline)).not.toEqual([]);

  describe.each(Object.entries(DASHBOARDS))('%s', (_, build) => {
    it.each(dashboardQueries(build()))(
      '$panel, $target.refId: $expr',
      ({ expr }) => answers(interpolated(expr, '30s')),
      ANSWERS_WITHIN_MS,
    );

    it('can choose between the members', async () => {
      const { query } = build().templating?.list?.[0] ?? {};
      const [, metric, label] = /^label_values\((\w+), (\w+)\)$/.exec(String(query)) ?? [];

      const values = await get(`${url}/api/v1/label/${label}/values?match[]=${metric}`);

      expect(values).toEqual([scraped.member]);
    });
  });

  it.each(rules().filter(({ record }) => record !== undefined))(
    '$file.yml records $record',
    ({ record }) => answers(String(record)),
    ANSWERS_WITHIN_MS,
  );

  it.each(
    alertRules().flatMap(({ alert, expr }) => vectorsOf(expr).map((vector) => ({ alert, vector }))),
  )('$alert looks at: $vector', ({ vector }) => answers(vector), ANSWERS_WITHIN_MS);

  it('has taken every rule, and can evaluate it', async () => {
    const { groups } = await get<{ groups: { rules: { name: string; health: string }[] }[] }>(
      `${url}/api/v1/rules`,
    );
    const taken = groups.flatMap((group) => group.rules);

    expect(taken.map(({ name }) => name).sort()).toEqual(
      rules()
        .map(({ alert, record }) => alert ?? record)
        .sort(),
    );
    expect(taken.filter(({ health }) => health !== 'ok')).toEqual([]);
  });

  it('reaches the member under the job that rules and dashboards name', async () => {
    expect(await ask(url, 'up{job="millrace-stream"}')).toEqual([
      { metric: expect.objectContaining({ instance: scraped.target }), value: 1 },
    ]);
  });

  it.each(['millrace_no_such_metric', 'millrace_ready{member="nobody"}', 'vector(0) / 0'])(
    'would notice that %s has no answer',
    async (query) => {
      expect(await answerTo(url, query, 0)).toEqual([]);
    },
  );
});
