/** What a checker finds fault with. */
export interface Finding {
  /** Id of the rule; what only this finding has is in brackets at its end. */
  readonly rule: string;
  /** Construct path of the resource, or the file or package where it is none. */
  readonly subject: string;
  readonly message: string;
}

/** A checker's answer: what it found, or why it could not look. */
export type Answer =
  | { readonly available: true; readonly version: string; readonly findings: readonly Finding[] }
  | { readonly available: false; readonly reason: string };
