/** Where a payload too large to travel was left. */
export interface Claim {
  readonly bucket: string;
  readonly key: string;
}

export interface ClaimCheck {
  put(text: string): Promise<Claim>;
  get(claim: Claim): Promise<string>;
}
