/** A property's number, or `undefined` where only the deployment knows it. */
export const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A nested property, or `undefined`. */
export function within(value: unknown, ...names: readonly string[]): unknown {
  let found = value;
  for (const name of names) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}

/** A sentence when a number that is known lies outside its bounds. */
export function* outside(name: string, value: unknown, low: number, high: number) {
  const number = numberOf(value);
  if (number === undefined || (number >= low && number <= high)) return;
  yield `${name} is ${number}: set it between ${low} and ${high.toLocaleString('en')}.`;
}
