import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { generate } from '../../../schemas/generate.ts';

it('the generated types match the schemas (else: npm run schemas:generate)', () => {
  const committed = new URL('../../../src/domain/transaction.generated.ts', import.meta.url);
  expect(readFileSync(committed, 'utf8')).toBe(generate());
});
