import { Option } from '@commander-js/extra-typings';

export const stateOption = () =>
  new Option('--state <state>', 'only in this state (default: any)').choices([
    ...(['quarantined', 'redriving', 'redriven', 'discarded'] as const),
  ]);
