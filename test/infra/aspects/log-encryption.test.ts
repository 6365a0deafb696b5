import { expect, it } from '@jest/globals';
import { STAGES } from '../../../lib/stages.ts';
import { propertiesOf, synthesise } from '../synth.ts';

it('logs of a stage with a key of its own are encrypted with it, and CloudWatch Logs may use it for nothing else', () => {
  const { stateful, stateless } = synthesise(STAGES.prod);

  const logs = [stateful, stateless].flatMap((each) => propertiesOf(each, 'AWS::Logs::LogGroup'));
  expect(logs.length).toBeGreaterThan(10);
  for (const log of logs) expect(log).toMatchObject({ KmsKeyId: expect.anything() });
  const [key = {}] = propertiesOf(stateful, 'AWS::KMS::Key');
  const { Statement } = key['KeyPolicy'] as { Statement: { Principal: unknown }[] };
  const forLogs = Statement.filter(({ Principal }) => JSON.stringify(Principal).includes('logs.'));
  expect(forLogs).toMatchObject([
    { Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': expect.anything() } } },
  ]);
});

it('logs of another stage are left to the keys of CloudWatch Logs', () => {
  for (const log of propertiesOf(synthesise(STAGES.dev).stateless, 'AWS::Logs::LogGroup')) {
    expect(log).not.toHaveProperty('KmsKeyId');
  }
});
