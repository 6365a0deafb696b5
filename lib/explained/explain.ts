import type { IConstruct } from 'constructs';

/** Type of the construct metadata that carries explanations. */
export const EXPLAINED = 'millrace:explained';

/**
 * Why findings of `npm run check:cloud` are no fault, by rule id: `CKV_AWS_21`. A part in brackets narrows it to
 * findings whose own part in brackets ends like that: `AwsSolutions-IAM5[/claims/*]`.
 */
export type Reasons = Readonly<Record<string, string>>;

/**
 * Explains findings in one resource: the construct's own, or the only one below it that the rule finds fault with.
 * A reason that nothing needs is a finding itself, so that none outlives its cause.
 */
export const explain = (construct: IConstruct, reasons: Reasons): void => {
  for (const [rule, why] of Object.entries(reasons)) {
    construct.node.addMetadata(EXPLAINED, { rule, why });
  }
};
