import type { Guard } from './guard.ts';
import { outside } from './values.ts';

export const functionTimeoutOutOfRange: Guard = {
  type: 'AWS::Lambda::Function',
  check: ({ properties }) => outside('Timeout', properties['Timeout'], 1, 900),
};
