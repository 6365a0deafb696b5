// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how Fn::Sub is written
import { expect, it } from '@jest/globals';
import { without } from '../../../../local/refusals/leave-out.ts';
import { EMULATOR_REFUSES, refusalOf } from '../../../../local/refusals/refusals.ts';

const template = {
  Resources: {
    Api: { Type: 'AWS::ApiGatewayV2::Api' },
    Route: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: { Ref: 'Api' } } },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: { SourceArn: { 'Fn::Sub': 'arn:aws:execute-api:::${Api}/*' } },
    },
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { Dimensions: [{ Value: { 'Fn::GetAtt': ['Api', 'ApiId'] } }] },
    },
    Table: { Type: 'AWS::DynamoDB::Table', DependsOn: ['Route', 'Key'] },
    Key: { Type: 'AWS::KMS::Key', DependsOn: 'Route' },
    Note: {
      Type: 'AWS::SSM::Parameter',
      Properties: { Value: { 'Fn::Sub': ['${a}', { a: { Ref: 'Alarm' } }] } },
    },
  },
  Outputs: {
    ApiId: { Value: { Ref: 'Api' } },
    TableName: { Value: { Ref: 'Table' } },
  },
};

it('leaves out what is refused, and what refers to it, however far', () => {
  const { leftOut } = without(template, [{ type: 'AWS::ApiGatewayV2::*', reason: 'no HTTP APIs' }]);

  expect(leftOut.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([
    'Api: no HTTP APIs',
    'Route: no HTTP APIs',
    'Permission: it refers to Api',
    'Alarm: it refers to Api',
    'Note: it refers to Alarm',
  ]);
});

it('keeps the rest, its order without what is gone, and no output of it', () => {
  const { template: kept } = without(template, [
    { type: 'AWS::ApiGatewayV2::*', reason: 'no HTTP APIs' },
  ]);

  expect(kept).toEqual({
    Resources: {
      Table: { Type: 'AWS::DynamoDB::Table', DependsOn: ['Key'] },
      Key: { Type: 'AWS::KMS::Key' },
    },
    Outputs: { TableName: { Value: { Ref: 'Table' } } },
  });
});

it('changes nothing where nothing is refused', () => {
  const { leftOut, template: kept } = without(template, EMULATOR_REFUSES);

  expect(leftOut).toEqual([]);
  expect(Object.keys(kept.Resources ?? {})).toEqual(Object.keys(template.Resources));
});

it('names a type exactly, the beginning of several, or those that name something', () => {
  const refusals = [
    { type: 'AWS::Events::Archive', reason: 'a' },
    { type: 'AWS::MSK::*', reason: 'b' },
    { type: 'AWS::Lambda::EventSourceMapping', naming: ':kafka:', reason: 'c' },
  ];
  const reasonOf = (Type: string, Properties?: object) =>
    refusalOf(refusals, { Type, Properties })?.reason;

  expect(reasonOf('AWS::Events::Archive')).toBe('a');
  expect(reasonOf('AWS::Events::Archives')).toBeUndefined();
  expect(reasonOf('AWS::MSK::ServerlessCluster')).toBe('b');
  const mapping = (EventSourceArn: string) =>
    reasonOf('AWS::Lambda::EventSourceMapping', { EventSourceArn });
  expect(mapping('arn:aws:kafka:us-east-1:000000000000:cluster/a')).toBe('c');
  expect(mapping('arn:aws:sqs:us-east-1:000000000000:a')).toBeUndefined();
});
