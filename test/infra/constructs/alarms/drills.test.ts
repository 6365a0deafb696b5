import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, expect, it } from '@jest/globals';
import { ALARM_IDS } from '../../../../lib/alarm-ids.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { synthesise } from '../../synth.ts';

const runbooks = new URL('../../../../docs/runbooks/', import.meta.url);

/** The section of an alarm's runbook that says how to make it fire. */
const drillOf = (id: string): string => {
  const text = readFileSync(new URL(`${id}.md`, runbooks), 'utf8');
  return /^## Drill\n(.+?)(?=^## |^Names |$(?![\s\S]))/ms.exec(text)?.[1] ?? '';
};

let outputs: readonly string[];

beforeAll(() => {
  const { stateful, stateless } = synthesise(STAGES.prod);
  outputs = [stateful, stateless].flatMap((template) => Object.keys(template.findOutputs('*')));
});

it.each(ALARM_IDS)('%s has commands that make it fire, or a test that does', (id) => {
  const drill = drillOf(id);
  const tests = [...drill.matchAll(/\]\((\S+\.test\.ts)\)/g)].map(([, path = '']) => path);
  const commands = [...drill.matchAll(/```sh\n(.+?)```/gs)].map(([, text = '']) => text).join('');

  expect(tests.length + commands.length).toBeGreaterThan(0);
  expect(tests.filter((path) => !existsSync(new URL(path, runbooks)))).toEqual([]);
  // Telling CloudWatch a state would try the notification and not the alarm.
  expect(commands).not.toContain('set-alarm-state');
  const named = [...commands.matchAll(/<([A-Z]\w+)>/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !outputs.includes(name))).toEqual([]);
});
