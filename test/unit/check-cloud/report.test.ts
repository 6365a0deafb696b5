import { expect, it } from '@jest/globals';
import type { ToolResult } from '../../check-cloud/check.ts';
import { report } from '../../check-cloud/report.ts';

const finding = (rule: string, subject: string) => ({ rule, subject, message: 'is wrong' });
const clean: ToolResult = {
  tool: 'cfn-lint',
  answer: { available: true, version: '1.2.3', findings: [finding('W1', 'App/Role')] },
  explained: [{ ...finding('W1', 'App/Role'), why: 'Because of that.' }],
  open: [],
};
const faulty: ToolResult = {
  tool: 'checkov',
  answer: {
    available: true,
    version: '3',
    findings: [finding('C1', 'App/A'), finding('C1', 'App/B')],
  },
  explained: [],
  open: [finding('C1', 'App/A'), finding('C1', 'App/B')],
};
const blind: ToolResult = {
  tool: 'npm audit',
  answer: { available: false, reason: 'the registry answers no audit' },
  explained: [],
  open: [],
};

it('is one table, and what is open below it', () => {
  const lines = report({ tools: [clean, faulty], open: 2 }, false).split('\n');

  const cells = lines.map((line) => line.split('│').map((cell) => cell.trim()));
  expect(cells).toContainEqual(['', 'cfn-lint', '1.2.3', '1', '1', '0', '']);
  expect(cells).toContainEqual(['', 'checkov', '3', '2', '0', '2', '']);
  expect(lines).toEqual(expect.arrayContaining(['  C1 is wrong', '      App/A', '      App/B']));
  expect(lines.at(-1)).toMatch(/^✗ 2 without a reason/);
});

it('gives the reasons to who asks', () => {
  expect(report({ tools: [clean], open: 0 }, false)).not.toContain('Because of that.');
  expect(report({ tools: [clean], open: 0 }, true)).toContain('Because of that.');
});

it('never passes over a checker that could not look', () => {
  const text = report({ tools: [clean, blind], open: 0 }, false);

  expect(text).toContain('not available here');
  expect(text).toContain('! Not checked: npm audit, the registry answers no audit.');
});
