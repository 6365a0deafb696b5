/** Totals by name: of currencies, of detectors. */
export type Totals = Readonly<Record<string, number>>;

/** Both totals together, names in alphabetical order. */
export function addTo(a: Totals, b: Totals): Totals {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return Object.fromEntries(names.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}
