import { expect, it } from '@jest/globals';
import { STAGES } from '../../../lib/stages.ts';
import { synthesise } from '../synth.ts';
import { type Case, type Properties, resource, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes a caller that lives longer', { Timeout: 51 }],
  [
    'advises against one that does not',
    { Timeout: 50 },
    'Stack/Function: it waits for Stack/Machine, which may take 50 s, and is itself stopped after 50 s',
  ],
  [
    'counts five minutes where the definition says nothing',
    { Timeout: 299, machine: { DefinitionString: '{}' } },
    'may take 300 s',
  ],
  [
    'leaves Standard workflows alone, nobody waits for them',
    { Timeout: 1, machine: { StateMachineType: 'STANDARD' } },
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('workflow-outlives-caller', (stack) => {
    const machine = resource(stack, 'Machine', 'AWS::StepFunctions::StateMachine', {
      StateMachineType: 'EXPRESS',
      DefinitionString: '{"TimeoutSeconds":50}',
      ...(properties['machine'] as Properties | undefined),
    });
    resource(stack, 'Function', 'AWS::Lambda::Function', {
      Environment: { Variables: { STATE_MACHINE_ARN: machine.ref } },
      Timeout: properties['Timeout'],
    });
  });

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});

it('reads the definition that lies in a file', () => {
  const timeout = { kafka: 120, queue: 50 };

  expect(() => synthesise({ ...STAGES.dev, ingestTimeoutSeconds: timeout })).toThrow(
    /ingest-queue\/Resource: it waits for .*ProcessEvents\/Resource, which may take 50 s/,
  );
});

it('follows the alias that executions are started by', () => {
  const timeout = { kafka: 120, queue: 50 };

  expect(() => synthesise({ ...STAGES.prod, ingestTimeoutSeconds: timeout })).toThrow(
    /ingest-queue\/Resource: it waits for .*ProcessEvents\/Resource, which may take 50 s/,
  );
});
