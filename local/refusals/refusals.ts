/** Something a target of deployments does not take in templates. */
export interface Refusal {
  /** A resource type, or the beginning of several and a `*`. */
  readonly type: string;
  /** Only those whose properties contain this text. @default all of the type */
  readonly naming?: string;
  readonly reason: string;
}

/** Of the emulator that `millrace up` starts. The `local` stage asks for none of them. */
export const EMULATOR_REFUSES: readonly Refusal[] = [
  {
    type: 'AWS::Events::Archive',
    reason: 'its templates know no archive; the tests of replays make theirs by the API',
  },
  {
    type: 'AWS::Budgets::Budget',
    reason: 'its templates know no budget; nothing is billed there',
  },
];

/** The refusal that meets a resource, or `undefined` when it is taken. */
export const refusalOf = (
  refusals: readonly Refusal[],
  resource: { readonly Type: string; readonly Properties?: unknown },
): Refusal | undefined =>
  refusals.find(
    ({ type, naming }) =>
      (type.endsWith('*') ? resource.Type.startsWith(type.slice(0, -1)) : resource.Type === type) &&
      (naming === undefined || JSON.stringify(resource.Properties ?? {}).includes(naming)),
  );
