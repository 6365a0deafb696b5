import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accompanyingResources } from '../../../../src/application/provenance.ts';
import { queueRedrive } from '../../../../src/application/redrive/queue-message.ts';

const envelope = (more: object = {}) =>
  JSON.stringify({ version: '0', id: 'e-1', source: 'millrace.transactions', detail: {}, ...more });
const resourcesIn = (body: string) => (JSON.parse(body) as { resources: string[] }).resources;

it('says where an event first arrived and which run sends it', () => {
  const { to, body, position } = queueRedrive(envelope(), 'run-1');
  expect({ to, position }).toEqual({ to: 'buffer', position: 'eventbridge:e-1' });
  expect(accompanyingResources(resourcesIn(body)).provenance).toEqual({
    origin: 'eventbridge:e-1',
    redriveRun: 'run-1',
    redriveAttempt: 1,
  });
});

it('keeps the first origin, counts the attempt and leaves other resources alone', () => {
  const before = [
    'arn:aws:x',
    'millrace:origin/kafka:transactions:0:7',
    'millrace:redrive-run/r',
    'millrace:redrive-attempt/2',
  ];
  const { body } = queueRedrive(envelope({ resources: before }), 'run-2');
  expect(resourcesIn(body)).toEqual([
    'arn:aws:x',
    'millrace:origin/kafka:transactions:0:7',
    'millrace:redrive-run/run-2',
    'millrace:redrive-attempt/3',
  ]);
});

it('sends alerts back to their own queue', () => {
  expect(queueRedrive(envelope({ source: 'millrace.alerts' }), 'run-1').to).toBe('alerts');
});

it.each([
  ['no JSON', '{"id": '],
  ['no object', '[1]'],
  ['no detail', '{"id":"e-1"}'],
  ['no id', '{"detail":{}}'],
  ['null', 'null'],
])('sends a body that is no envelope as it came: %s', (_, body) => {
  expect(queueRedrive(body, 'run-1')).toEqual({ to: 'buffer', body });
});

it('leaves the text of the detail as it is, to the byte', () => {
  fc.assert(
    fc.property(fc.json(), fc.boolean(), (detail, first) => {
      const resources = '"resources": [ "arn:aws:x" ]';
      const parts = [`"detail" :${detail}`, '"id":"e-1"', resources];
      const text = `{ ${(first ? parts : parts.toReversed()).join(' , ')} }`;
      expect(queueRedrive(text, 'run-1').body).toContain(`"detail" :${detail}`);
    }),
  );
});
