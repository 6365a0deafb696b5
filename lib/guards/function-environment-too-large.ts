import type { Guard } from './guard.ts';
import { within } from './values.ts';

const MOST_BYTES = 4_096;

export const functionEnvironmentTooLarge: Guard = {
  type: 'AWS::Lambda::Function',
  *check({ properties }) {
    const variables = within(properties['Environment'], 'Variables') ?? {};
    // What only the deployment knows counts as nothing: a lower bound.
    const bytes = Object.entries(variables).reduce(
      (sum, [name, value]) =>
        sum + Buffer.byteLength(name) + (typeof value === 'string' ? Buffer.byteLength(value) : 0),
      0,
    );
    if (bytes <= MOST_BYTES) return;
    yield `its environment has ${bytes} bytes, Lambda takes ${MOST_BYTES}: move the largest to a parameter or a bucket and pass its name.`;
  },
};
