import { expect, it } from '@jest/globals';
import { readAudit } from '../../check-cloud/tools/npm-audit.ts';

it('names high and critical vulnerabilities, no others', () => {
  const said = JSON.stringify({
    vulnerabilities: {
      left: { severity: 'high', via: [{ title: 'Prototype pollution' }] },
      right: { severity: 'critical', via: ['left'] },
      middle: { severity: 'moderate', via: [{ title: 'Slow' }] },
    },
  });

  expect(readAudit(said, '11')).toEqual({
    available: true,
    version: '11',
    findings: [
      { rule: 'high', subject: 'left', message: 'Prototype pollution' },
      { rule: 'critical', subject: 'right', message: 'left' },
    ],
  });
});

it.each([
  [
    'refuses',
    '{"message":"405 Method Not Allowed - POST https://registry.example/x"}',
    /405 Method Not Allowed\)/,
  ],
  ['says nothing', '', /no answer/],
])('a registry that %s is not taken for one without vulnerabilities', (_title, said, reason) => {
  expect(readAudit(said, '11')).toEqual({
    available: false,
    reason: expect.stringMatching(reason),
  });
});
