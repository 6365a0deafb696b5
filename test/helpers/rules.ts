import { expect, it } from '@jest/globals';
import type { ErrorCode } from '../../src/domain/errors.ts';
import type { Transaction } from '../../src/domain/event.ts';
import type { Rule, ValidationContext } from '../../src/domain/validation/rule.ts';
import { transaction } from './transactions.ts';

export type RuleCase = readonly [
  what: string,
  event: Partial<Transaction>,
  expected: ErrorCode | 'accepted',
  context?: Partial<ValidationContext>,
];

/** Runs one rule over a table of events. The context's clock stands at the default event's time. */
export function judges(rule: Rule, cases: readonly RuleCase[]): void {
  it.each(cases)('%s', (_, over, expected, context = {}) => {
    const event = transaction(over);
    const verdict = rule(event, {
      receivedAt: transaction().occurredAt,
      key: undefined,
      ...context,
    });
    expect(verdict?.code ?? 'accepted').toBe(expected);
    if (verdict !== undefined) expect(verdict.cause.length).toBeGreaterThan(10);
  });
}
