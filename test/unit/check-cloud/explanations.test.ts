import { describe, expect, it } from '@jest/globals';
import { Construct, RootConstruct } from 'constructs';
import { explain } from '../../../lib/explained/explain.ts';
import {
  type Explanation,
  explains,
  explanationsIn,
  faultyReasons,
  judge,
} from '../../check-cloud/explanations.ts';
import type { Finding } from '../../check-cloud/finding.ts';

const WHY = 'Somebody thought about it well.';
const reason = (rule: string, path = 'App/Bucket', why = WHY): Explanation => ({ rule, path, why });
const finding = (rule: string, subject = 'App/Bucket/Resource'): Finding => ({
  rule,
  subject,
  message: 'is wrong',
});

it('reasons are read from beside their constructs', () => {
  const root = new RootConstruct('App');
  explain(new Construct(root, 'Bucket'), { CKV_1: WHY, CKV_2: WHY });

  expect(explanationsIn(root)).toEqual([
    { rule: 'CKV_1', path: 'App/Bucket', why: WHY },
    { rule: 'CKV_2', path: 'App/Bucket', why: WHY },
  ]);
});

it.each([
  ['its rule in its resource', reason('CKV_1'), finding('CKV_1'), true],
  ['the resource itself', reason('CKV_1', 'App/Bucket/Resource'), finding('CKV_1'), true],
  ['another rule', reason('CKV_1'), finding('CKV_11'), false],
  ['another resource', reason('CKV_1'), finding('CKV_1', 'App/Queue/Resource'), false],
  [
    'a resource whose name only begins alike',
    reason('CKV_1'),
    finding('CKV_1', 'App/Buckets'),
    false,
  ],
  [
    'an ending in brackets',
    reason('IAM5[/claims/*]'),
    finding('IAM5[Resource::<B.Arn>/claims/*]'),
    true,
  ],
  ['another ending', reason('IAM5[/claims/*]'), finding('IAM5[Resource::*]'), false],
  ['a finding in brackets by a reason without', reason('IAM5'), finding('IAM5[Resource::*]'), true],
])('a reason and %s', (_title, explanation, found, expected) => {
  expect(explains(explanation, found)).toBe(expected);
});

it('findings without a reason are open', () => {
  const known = finding('CKV_1');
  const unknown = finding('CKV_2');

  expect(judge([known, unknown], [reason('CKV_1')])).toEqual({
    explained: [known],
    open: [unknown],
  });
});

describe('a reason is at fault', () => {
  it.each([
    ['when nothing needs it', reason('CKV_1'), [], /remove it/],
    [
      'when it covers two resources',
      reason('CKV_1'),
      [finding('CKV_1', 'App/Bucket/A'), finding('CKV_1', 'App/Bucket/B')],
      /give each its own/,
    ],
    ['when it says nothing', reason('CKV_1', 'App/Bucket', 'ok'), [finding('CKV_1')], /sentence/],
  ])('%s', (_title, explanation, findings, message) => {
    expect(faultyReasons([explanation], findings)).toMatchObject([
      { rule: 'CKV_1', subject: 'App/Bucket', message: expect.stringMatching(message) },
    ]);
  });

  it('not when one resource needs it twice', () => {
    expect(faultyReasons([reason('CKV_1')], [finding('CKV_1'), finding('CKV_1')])).toEqual([]);
  });
});
