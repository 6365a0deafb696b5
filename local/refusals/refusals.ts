/** Resource types a target does not take in templates, with the reason. A type may end in `*`. */
export type Refusals = Readonly<Record<string, string>>;

/** Of the emulator that `millrace up` starts. The `local` stage asks for none of them. */
export const EMULATOR_REFUSES: Refusals = {
  'AWS::Events::Archive':
    'its templates know no archive; the tests of replays make theirs by the API',
};

/**
 * Why a target does not take a type, or `undefined` when it does.
 *
 * @example refusalOf({ 'AWS::MSK::*': 'no Kafka' }, 'AWS::MSK::ServerlessCluster') // 'no Kafka'
 */
export const refusalOf = (refusals: Refusals, type: string): string | undefined =>
  Object.entries(refusals).find(([refused]) =>
    refused.endsWith('*') ? type.startsWith(refused.slice(0, -1)) : type === refused,
  )?.[1];
