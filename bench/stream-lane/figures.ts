/** What a scenario measured in one run; the name ends with the unit. */
export type Figures = Readonly<Record<string, number>>;

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export type Summary = Readonly<Record<string, Spread>>;

/** Each figure over several runs. */
export function summarise(runs: readonly Figures[]): Summary {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run)))];
  return Object.fromEntries(
    names.map((name) => {
      const values = runs.flatMap((run) => run[name] ?? []).sort((a, b) => a - b);
      const at = (index: number): number => values[index] ?? 0;
      return [
        name,
        { min: at(0), median: at(Math.floor((values.length - 1) / 2)), max: at(values.length - 1) },
      ];
    }),
  );
}

/** Change of a median against the recorded one, per cent; `undefined` when there is none to compare with. */
export function delta(now: Spread, recorded: Spread | undefined): number | undefined {
  if (recorded === undefined || recorded.median === 0) return undefined;
  return Math.round((now.median / recorded.median - 1) * 100);
}

export const rounded = (value: number, digits = 1): number =>
  Math.round(value * 10 ** digits) / 10 ** digits;
