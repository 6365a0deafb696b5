import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { localHome, PROJECT_ROOT } from '../../../../local/home.ts';
import { run } from '../../../../local/process/run.ts';
import { findPromtool } from '../../../../local/prometheus/programs.ts';
import { prometheusTelemetry } from '../../../../src/adapters/prometheus/telemetry.ts';
import { RULE_FILES, RULES_FOLDER } from '../../../helpers/prometheus-rules.ts';

const found = await findPromtool(localHome());
const check = found.available ? it : it.skip;
const reason = found.available ? '' : ` (no promtool: ${found.reason})`;

/** What promtool has to complain about; undefined is nothing. */
async function complaint(args: readonly string[], input = ''): Promise<string | undefined> {
  if (!found.available) throw new Error(found.reason);
  const { ok, stdout, stderr } = await run(found.promtool, args, { input, timeoutMs: 30_000 });
  return ok ? undefined : stdout + stderr;
}

check.each(RULE_FILES)(
  `the alerts of %s fire when they should, and only then${reason}`,
  async (name) => {
    const test = join(RULES_FOLDER, 'tests', `${name}.test.yml`);
    expect(await complaint(['test', 'rules', test])).toBeUndefined();
  },
);

check(`the configuration beside the containers is right, its rules too${reason}`, async () => {
  const file = join(PROJECT_ROOT, 'local', 'prometheus', 'prometheus.yml');
  expect(await complaint(['check', 'config', '--lint-fatal', file])).toBeUndefined();
});

check(`metrics are as Prometheus wants them${reason}`, async () => {
  const telemetry = prometheusTelemetry({ member: 'one' });
  telemetry.gauge('BreakerState', 0, { breaker: 'cache' });
  for (const name of [
    'ConsumerLag',
    'WatermarkDelay',
    'WindowAccounts',
    'ProjectionLag',
  ] as const) {
    telemetry.gauge(name, 1, { partition: '0' });
  }

  expect(await complaint(['check', 'metrics'], await telemetry.exposition())).toBeUndefined();
});

check(`a wrong metric would be refused${reason}`, async () => {
  const wrong = '# TYPE events_total gauge\nevents_total 1\n';
  expect(await complaint(['check', 'metrics'], wrong)).toContain('_total');
});
