import { expect, it } from '@jest/globals';
import { type Case, resource, sentences } from './guarded.ts';

const CASES: Case[] = [
  [
    'takes five minutes',
    { StateMachineType: 'EXPRESS', DefinitionString: '{"TimeoutSeconds":300}' },
  ],
  [
    'takes more in a Standard workflow',
    { StateMachineType: 'STANDARD', DefinitionString: '{"TimeoutSeconds":301}' },
  ],
  [
    'refuses more in an Express workflow',
    { StateMachineType: 'EXPRESS', DefinitionString: '{"TimeoutSeconds":301}' },
    'Stack/Machine: its definition gives it 301 s',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('express-timeout-too-long', (stack) =>
    resource(stack, 'Machine', 'AWS::StepFunctions::StateMachine', properties),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
