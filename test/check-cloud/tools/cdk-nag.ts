import type { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { Answer, Finding } from '../finding.ts';
import { versionOf } from '../version-of.ts';

const PACKS = { AwsSolutions: AwsSolutionsChecks, Serverless: ServerlessChecks } as const;

export type Pack = keyof typeof PACKS;

/** What a pack of cdk-nag finds in an app, warnings included. */
export function nagFindings(app: App, pack: Pack): Finding[] {
  const { violations } = new PACKS[pack](app, { verbose: true }).validateScope(app);
  return violations.flatMap(({ ruleName, description, violatingResources }) =>
    violatingResources.map(({ constructPath }) => ({
      rule: ruleName,
      subject: constructPath ?? '',
      message: description,
    })),
  );
}

export const cdkNag = (app: App, pack: Pack): Answer => ({
  available: true,
  version: versionOf('cdk-nag'),
  findings: nagFindings(app, pack),
});
