import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ALARM_IDS } from '../../../../lib/alarm-ids.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { propertiesOf, type Synthesised, synthesise } from '../../synth.ts';

const root = new URL('../../../../', import.meta.url);

const namesIn = (folder: string, end: string) =>
  readdirSync(new URL(folder, root))
    .filter((file) => file.endsWith(end))
    .map((file) => file.slice(0, -end.length));

it.each([
  ['docs/runbooks', '.md'],
  ['test/infra/constructs/alarms', '.test.ts'],
  ['lib/constructs/alarms', '.ts'],
])('every alarm has its file in %s', (folder, end) => {
  const names = namesIn(folder, end);

  expect(names).toEqual(expect.arrayContaining([...ALARM_IDS]));
});

it('no runbook is left of an alarm that is gone', () => {
  const names = namesIn('docs/runbooks', '.md');

  expect(names.sort()).toEqual([...ALARM_IDS].sort());
});

it.each(ALARM_IDS)(
  'the runbook of %s says what it means, where to look, why, what to do and how to try it',
  (id) => {
    const text = readFileSync(new URL(`docs/runbooks/${id}.md`, root), 'utf8');

    const sections = [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title);

    expect(text.startsWith(`# ${id}\n`)).toBe(true);
    expect(sections).toEqual(['Meaning', 'First look', 'Causes', 'Remedy', 'Drill']);
  },
);

describe('in the templates', () => {
  let prod: Synthesised;
  let local: Synthesised;
  beforeAll(() => {
    prod = synthesise(STAGES.prod);
    local = synthesise(STAGES.local);
  });

  const alarmsOf = ({ stateless }: Synthesised) =>
    Object.values(stateless.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties as Record<string, unknown>,
    );

  it('each kind of alarm is there', () => {
    const ids = alarmsOf(prod).map(
      (alarm) => /runbooks\/(.+)\.md$/.exec(String(alarm['AlarmDescription']))?.[1],
    );

    expect([...new Set(ids)].sort()).toEqual([...ALARM_IDS].sort());
  });

  it('each tells the topic of trouble and of its end, where the stage has one', () => {
    const [topic] = Object.keys(prod.stateless.findResources('AWS::SNS::Topic'));

    // Parts of a composite alarm notify nobody.
    const telling = [
      ...alarmsOf(prod).filter((alarm) => alarm['ActionsEnabled'] !== false),
      ...propertiesOf(prod.stateless, 'AWS::CloudWatch::CompositeAlarm'),
    ];
    expect(telling.length).toBeGreaterThan(ALARM_IDS.length);
    for (const alarm of telling) {
      expect(alarm).toMatchObject({ AlarmActions: [{ Ref: topic }], OKActions: [{ Ref: topic }] });
    }
    for (const alarm of alarmsOf(local)) expect(alarm).not.toHaveProperty('AlarmActions');
  });

  it('local alarms look at one metric each, for the emulator does no metric math', () => {
    for (const alarm of alarmsOf(local)) {
      expect(alarm).toHaveProperty('MetricName');
      expect(alarm).not.toHaveProperty('Metrics');
    }
  });
});
