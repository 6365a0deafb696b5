import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Assembly } from '../../check-cloud/assembly.ts';
import { resolver } from '../../check-cloud/tools/resolve.ts';

const data = {
  Resources: { Table: { Type: 'AWS::DynamoDB::Table' }, Odd: { Type: 'AWS::Odd::Thing' } },
  Outputs: {
    Out: { Value: { 'Fn::GetAtt': ['Table', 'Arn'] }, Export: { Name: 'Data:TableArn' } },
  },
};
let folder: string;
let resolve: (value: unknown) => unknown;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-resolve-'));
  writeFileSync(join(folder, 'data.json'), JSON.stringify(data));
  writeFileSync(join(folder, 'code.json'), JSON.stringify({ Resources: {} }));
  const templates = ['Data', 'Code'].map((stack) => ({
    stack,
    file: `${stack.toLowerCase()}.json`,
    resources: {},
  }));
  const assembly = { directory: folder, templates } as unknown as Assembly;
  resolve = (value) => resolver(assembly)('Code')(value);
});

afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['a text', 'x', 'x'],
  ['a pseudo parameter', { Ref: 'AWS::Partition' }, 'aws'],
  ['a join', { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3']] }, 'arn:aws:s3'],
  ['a part', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b'] }] }, 'b'],
  [
    'an import from another stack',
    [{ 'Fn::ImportValue': 'Data:TableArn' }],
    ['arn:aws:dynamodb:us-east-1:111122223333:table/Table'],
  ],
])('resolves %s', (_title, value, expected) => {
  expect(resolve(value)).toEqual(expected);
});

it('says what is missing for a type whose ARNs it does not know', () => {
  const assembly = {
    directory: folder,
    templates: [{ stack: 'Data', file: 'data.json', resources: {} }],
  } as unknown as Assembly;

  expect(() => resolver(assembly)('Data')({ 'Fn::GetAtt': ['Odd', 'Arn'] })).toThrow(
    /Add the form of ARNs of AWS::Odd::Thing/,
  );
});
