import validate from 'asl-validator';
import type { App } from 'aws-cdk-lib';
import { definitionOf, Resources } from '../../../lib/guards/resources.ts';
import type { Answer } from '../finding.ts';
import { versionOf } from '../version-of.ts';

/** State machines' definitions, as they are deployed, against the Amazon States Language. */
export function asl(app: App): Answer {
  const machines = new Resources([app]).ofType('AWS::StepFunctions::StateMachine');
  if (machines.length === 0) throw new Error('There is no state machine to check.');
  const findings = machines.flatMap((machine) =>
    validate(definitionOf(machine)).errors.map((error) => ({
      rule: 'asl',
      subject: machine.path,
      message: JSON.stringify(error),
    })),
  );
  return { available: true, version: versionOf('asl-validator'), findings };
}
