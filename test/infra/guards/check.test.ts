import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkStage } from '../../../lib/guards/check.ts';
import { ADVICE, GUARDS } from '../../../lib/guards/guards.ts';
import type { KafkaPolling, Stage } from '../../../lib/stage.ts';
import { STAGES } from '../../../lib/stages.ts';
import { synthesise } from '../synth.ts';
import { queueSource, sentences } from './guarded.ts';

const IDS = [...Object.keys(GUARDS), ...Object.keys(ADVICE)];
const folder = new URL('../../../lib/guards/', import.meta.url);
const APART = ['advice', 'check', 'event-sources', 'guard', 'guards', 'resources', 'values'];

it.each(IDS)('%s has its file and its test', (id) => {
  expect(existsSync(new URL(`${id}.ts`, folder))).toBe(true);
  expect(existsSync(new URL(`${id}.test.ts`, import.meta.url))).toBe(true);
});

it('no guard is left unregistered', () => {
  const files = readdirSync(folder).flatMap((file) =>
    file.endsWith('.ts') ? [file.slice(0, -3)] : [],
  );

  expect(files.filter((each) => !APART.includes(each)).sort()).toEqual([...IDS].sort());
});

it.each(Object.values(STAGES))('stage $name passes every guard', (stage) => {
  expect(() => synthesise(stage)).not.toThrow();
});

describe('a stage that goes against advice', () => {
  const ADVICE_ID = 'visibility-below-six-timeouts';
  const redrive = { maxReceiveCount: 5, deadLetterTargetArn: 'arn:aws:sqs:us-east-1:1:dead' };
  const queue = { VisibilityTimeout: 10, RedrivePolicy: redrive };
  const against = (reason: string) =>
    sentences(ADVICE_ID, (stack) => queueSource(stack, { queue }), { [ADVICE_ID]: reason });

  it('is let through with a reason', () => {
    expect(against('Messages of killed workers come back at once.')).toEqual([]);
  });

  it('is not with an empty one', () => {
    expect(against(' ')).toEqual([expect.stringContaining('gives no reason')]);
  });

  it('is told of an exception that nothing needs', () => {
    const said = sentences(ADVICE_ID, () => {}, { [ADVICE_ID]: 'Was needed once, long ago.' });

    expect(said).toEqual([expect.stringContaining('nothing goes against it: drop')]);
  });
});

const onDemand: KafkaPolling = {
  batchSize: 100,
  windowSeconds: 1,
  partialResponses: false,
  bisect: false,
};
const clusterArn = 'arn:aws:kafka:us-east-1:111122223333:cluster/events/0d1e-5';
const msk = (polling: KafkaPolling): Partial<Stage> => ({
  kafka: { kind: 'msk-provisioned', clusterArn, polling },
});

it.each<[string, Partial<Stage>, string[]]>([
  [
    'messages back before their function is done',
    { buffer: { ...STAGES.dev.buffer, visibilitySeconds: 59 } },
    ['hides a message for 59 s', 'buffer.visibilitySeconds'],
  ],
  [
    'large batches without a window',
    { buffer: { ...STAGES.dev.buffer, windowSeconds: 0 } },
    ['BatchSize 500', 'buffer.windowSeconds'],
  ],
  [
    'a message given up early',
    { buffer: { ...STAGES.dev.buffer, maxReceives: 2 } },
    ['gives a message up after 2 receives', 'buffer.maxReceives'],
  ],
])('synthesis refuses %s, naming the settings', (_title, change, named) => {
  const synth = () => synthesise({ ...STAGES.dev, ...change });

  for (const words of named) expect(synth).toThrow(words);
});

it('Kafka polled on demand can be deployed', () => {
  expect(() => checkStage({ ...STAGES.dev, ...msk(onDemand) })).not.toThrow();
});

it('all problems of a stage are reported together', () => {
  const both: Partial<Stage> = {
    kafka: {
      kind: 'bootstrap',
      bootstrapServers: ['b.example.org:9096'],
      polling: { ...onDemand, bisect: true },
    },
  };

  expect(() => checkStage({ ...STAGES.dev, ...both })).toThrow(
    /Stage "dev" cannot be deployed[\s\S]*kafka.secretArn[\s\S]*bisect/,
  );
});
