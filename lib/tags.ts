import type { Stage } from './stage.ts';

/** Tags that tell a stage's share of the bill from others'. */
export const billingTags = ({ name }: Stage) => ({ service: 'millrace', stage: name });

/** On every resource of a stage that takes tags. */
export const tagsOf = (stage: Stage): Readonly<Record<string, string>> => ({
  ...stage.tags,
  ...billingTags(stage),
});
