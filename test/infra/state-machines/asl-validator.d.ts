declare module 'asl-validator' {
  interface Verdict {
    readonly isValid: boolean;
    readonly errors: readonly object[];
  }
  function validate(definition: object): Verdict;
  export = validate;
}
