import type { StageGuard } from '../guard.ts';

/** As Glue's API has it. */
const NAME = /^[a-zA-Z0-9\-_$#.]{1,255}$/;

export const registryNameInvalid: StageGuard = function* ({ registry }) {
  if (registry === 'repository' || 'url' in registry || NAME.test(registry.glue)) return;
  yield 'registry.glue is no name of a Glue registry: set 1–255 letters, digits or - _ $ # . and neither an ARN nor an address.';
};
