import { readFileSync } from 'node:fs';
import { MillraceError } from '../../../src/domain/errors.ts';
import { isObject, type Properties } from './property-reader.ts';

/** A Kafka mapping found in a template. */
export interface FoundMapping {
  readonly logicalId: string;
  readonly properties: Properties;
}

/**
 * The Kafka event source mapping of a CloudFormation template: the only one, or the one named.
 *
 * @param file template as `cdk synth` writes it
 * @throws MillraceError `MLR_CONFIG_INVALID` when there is none, or several and none is named
 */
export function readMapping(file: string, logicalId?: string): FoundMapping {
  const found = kafkaMappings(parse(file));
  const wanted = found.filter((each) => logicalId === undefined || each.logicalId === logicalId);
  const [only] = wanted;
  if (only !== undefined && wanted.length === 1) return only;
  const names = found.map((each) => each.logicalId).join(', ');
  throw new MillraceError(
    'MLR_CONFIG_INVALID',
    found.length === 0
      ? `${file} has no Kafka event source mapping: the stage's kafka is "none", or this is another stack's template.`
      : `${file} has these Kafka event source mappings: ${names}. Name one with --mapping.`,
  );
}

/** Whether a template has a Kafka event source mapping. */
export const hasMapping = (file: string): boolean => kafkaMappings(parse(file)).length > 0;

function kafkaMappings(template: unknown): FoundMapping[] {
  const resources =
    isObject(template) && isObject(template['Resources']) ? template['Resources'] : {};
  return Object.entries(resources).flatMap(([logicalId, resource]) => {
    if (!isObject(resource) || resource['Type'] !== 'AWS::Lambda::EventSourceMapping') return [];
    const properties = resource['Properties'];
    return isObject(properties) && 'Topics' in properties ? [{ logicalId, properties }] : [];
  });
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const message = `${file} is no readable CloudFormation template in JSON: ${(cause as Error).message}`;
    throw new MillraceError('MLR_CONFIG_INVALID', message, { cause });
  }
}
