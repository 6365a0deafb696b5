import type { Problem } from './problems.ts';

/** Problems for a person: what is refused, where, why, and what to do. */
export function report(problems: readonly Problem[]): string {
  return problems
    .map(({ subject, about, path, reason, remedy }) => {
      const where = path === undefined ? reason : `${path}: ${reason}`;
      return `✗ ${subject}, ${about}\n    ${where}\n    → ${remedy}`;
    })
    .join('\n');
}
