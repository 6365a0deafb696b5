import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import validate from 'asl-validator';
import { STAGES } from '../../../lib/stages.ts';

interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
  readonly Retry?: readonly Record<string, unknown>[];
  readonly TimeoutSeconds?: number;
  readonly Parameters?: { readonly FunctionName: string };
}

const file = new URL('../../../state-machines/process-events.asl.json', import.meta.url);
const text = readFileSync(file, 'utf8');
const machine = JSON.parse(text) as {
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
};
const states = Object.entries(machine.States);
const tasks = states.filter(([, { Type }]) => Type === 'Task');

const successors = ({ Next, Default, Choices = [], Catch = [] }: State): string[] => [
  ...[Next, Default].filter((name) => name !== undefined),
  ...[...Choices, ...Catch].map((each) => each.Next),
];

const reachableFrom = (start: string): Set<string> => {
  const seen = new Set<string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = machine.States[name];
    if (seen.has(name) || state === undefined) continue;
    seen.add(name);
    open.push(...successors(state));
  }
  return seen;
};

it('is valid Amazon States Language', () => {
  const { isValid, errors } = validate(JSON.parse(text));

  expect(errors).toEqual([]);
  expect(isValid).toBe(true);
});

it('has no state that cannot be reached, and every way leads to an end', () => {
  expect([...reachableFrom(machine.StartAt)].sort()).toEqual(Object.keys(machine.States).sort());
  for (const [name] of states) {
    const ends = [...reachableFrom(name)].filter((each) =>
      ['Succeed', 'Fail'].includes(machine.States[each]?.Type ?? ''),
    );
    expect(ends).not.toEqual([]);
  }
});

it('runs the four steps in order, each with its own function', () => {
  const steps = tasks.map(([name, { Parameters }]) => [
    name,
    /^\$\{(\w+)FunctionArn\}$/.exec(Parameters?.FunctionName ?? '')?.[1],
  ]);

  expect(steps).toEqual([
    ['Validate', 'Validate'],
    ['Enrich', 'Enrich'],
    ['Detect', 'Detect'],
    ['Persist', 'Persist'],
  ]);
});

it('sends conflicts back to Detect, and nothing else anywhere back', () => {
  const back = states.flatMap(([name, state]) =>
    successors(state)
      .filter((next) => reachableFrom(next).has(name))
      .map((next) => `${name} → ${next}`),
  );

  expect(back).toEqual(['Detect → Persist', 'Persist → WhatRemains', 'WhatRemains → Detect']);
});

describe.each(tasks)('%s', (_name, task) => {
  it('retries everything, a bounded number of times, with jitter', () => {
    const { Retry = [] } = task;

    expect(Retry.at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'], MaxAttempts: 3 });
    for (const retrier of Retry) {
      expect(retrier).toMatchObject({
        JitterStrategy: 'FULL',
        MaxAttempts: expect.any(Number),
        MaxDelaySeconds: expect.any(Number),
      });
    }
  });

  it('catches what is left, or says why not', () => {
    expect(task.Catch !== undefined || task.Comment?.includes('No Catch')).toBe(true);
  });

  it('gives up before the workflow does', () => {
    expect(task.TimeoutSeconds).toBeLessThan(machine.TimeoutSeconds);
  });
});

it('is stopped before the function that waits for it would be', () => {
  for (const { ingestTimeoutSeconds } of [STAGES.dev, STAGES.prod]) {
    expect(machine.TimeoutSeconds).toBeLessThan(
      Math.min(ingestTimeoutSeconds.kafka, ingestTimeoutSeconds.queue),
    );
  }
});
