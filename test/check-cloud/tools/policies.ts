import type { Assembly, TemplateResource } from '../assembly.ts';

/** A statement as a template has it: intrinsic functions and all. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** A policy that says what a role may do. */
export interface IdentityPolicy {
  readonly stack: string;
  /** Path of the policy or of the role that carries it. */
  readonly path: string;
  readonly document: PolicyDocument;
}

/** Every policy of a role in the templates, inline ones too. */
export const identityPolicies = ({ templates }: Assembly): IdentityPolicy[] =>
  templates.flatMap(({ stack, resources }) =>
    Object.values(resources).flatMap((resource) =>
      documentsOf(resource).map((document) => ({ stack, path: resource.path, document })),
    ),
  );

function documentsOf({ Type, Properties = {} }: TemplateResource): PolicyDocument[] {
  if (Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy') {
    return [Properties['PolicyDocument'] as PolicyDocument];
  }
  if (Type !== 'AWS::IAM::Role') return [];
  const inline = (Properties['Policies'] ?? []) as { PolicyDocument: PolicyDocument }[];
  return inline.map(({ PolicyDocument }) => PolicyDocument);
}
