import type { Assembly, Template, TemplateResource } from '../../check-cloud/assembly.ts';
import type { PolicyDocument, Statement } from '../../check-cloud/tools/policies.ts';
import { NOTABLE, POLICIES } from './notable.ts';
import { nameOf, type TextOf, textOf } from './text-of.ts';

/**
 * What a stage consists of, to be read by people: every resource with its type, what happens to it when it goes, its
 * notable properties and each statement of its policies. Names are paths of constructs, a star marks the other stack's.
 */
export function inventory(assembly: Assembly, stage: string): string {
  const templates = assembly.templates.filter(({ stack }) =>
    stack.startsWith(`Millrace-${stage}-`),
  );
  return `${templates.map((each) => sectionOf(each, assembly)).join('\n\n')}\n`;
}

function sectionOf(template: Template, assembly: Assembly): string {
  const text = textOf(template, assembly);
  const resources = Object.values(template.resources)
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap((each) => linesOf(each, template.stack, text));
  return [`# ${template.stack}`, ...resources].join('\n');
}

function linesOf(resource: TemplateResource, stack: string, text: TextOf): string[] {
  const { Type, Properties = {}, DeletionPolicy, path } = resource;
  const properties = (NOTABLE[Type] ?? [])
    .filter((name) => Properties[name] !== undefined)
    .map((name) => `${name}=${text(Properties[name])}`);
  const kept = DeletionPolicy === undefined ? '' : ` (${DeletionPolicy})`;
  const document = Properties[POLICIES[Type] ?? ''] as PolicyDocument | undefined;
  return [
    `${nameOf(path, stack)}: ${Type.replace('AWS::', '')}${kept}`,
    ...properties.map((each) => `    ${each}`),
    ...(document?.Statement ?? []).map((each) => `    ${statementText(each, text)}`),
  ];
}

/** `Allow s3:GetObject on <Claims*>/claims/*` */
export function statementText(
  statement: Statement & { Principal?: unknown },
  text: TextOf,
): string {
  const { Effect, Action, Resource, Principal, Condition } = statement;
  return [
    Effect,
    [Action].flat().join(' '),
    ...(Resource === undefined ? [] : [`on ${[Resource].flat().map(text).join(' ')}`]),
    ...(Principal === undefined ? [] : [`to ${text(Principal)}`]),
    ...(Condition === undefined ? [] : [`if ${text(Condition)}`]),
  ].join(' ');
}
