import { describe, expect, it } from '@jest/globals';
import { encodeTransaction } from '../../../../src/adapters/registry/confluent-frame.ts';
import { repositoryRegistry } from '../../../../src/adapters/registry/repository-registry.ts';
import { decode } from '../../../../src/application/decoding/decode.ts';
import { validate } from '../../../../src/domain/validation/validate.ts';
import { eventBridgeDetail } from '../../../../src/producer/encode/event-bridge-detail.ts';
import { kafkaMessage } from '../../../../src/producer/encode/kafka-message.ts';
import { generate } from '../../../../src/producer/generator/generate.ts';
import {
  INVALID_KINDS,
  type InvalidKind,
} from '../../../../src/producer/generator/invalid-kinds.ts';
import { stamp } from '../../../../src/producer/stamp.ts';

const NOW = Date.UTC(2026, 10, 24);
const registry = repositoryRegistry();

function sentOver(route: 'kafka' | 'eventbridge', damage: InvalidKind | undefined) {
  const [good] = [...generate({ seed: 1, count: 1, endAt: NOW }).records()];
  if (good === undefined) throw new Error('the generator made nothing');
  const record = stamp({ ...good, ...(damage && { damage }) }, NOW);
  if (route === 'eventbridge') {
    return { position: 'eventbridge:1', value: eventBridgeDetail(record), receivedAt: NOW };
  }
  const { key, value } = kafkaMessage(record, encodeTransaction);
  return {
    position: 'kafka:t:0:1',
    key: key === null ? null : key.toString(),
    value: value.toString('base64'),
    receivedAt: NOW,
  };
}

/** The code under which the pipeline turns the record away. */
function codeOf(route: 'kafka' | 'eventbridge', damage: InvalidKind | undefined) {
  const record = sentOver(route, damage);
  const decoded = decode(record, registry);
  if (!decoded.ok) return decoded.rejection.code;
  const key = 'key' in record ? record.key : undefined;
  return validate(decoded.event, { receivedAt: NOW, key })?.code;
}

describe('INVALID_KINDS', () => {
  const cases = INVALID_KINDS.flatMap((kind) =>
    kind.routes.map((route) => [kind.code, route, kind] as const),
  );

  it.each(cases)('%s over %s is what the pipeline answers', (code, route, kind) => {
    expect(codeOf(route, kind)).toBe(code);
  });

  it.each(['kafka', 'eventbridge'] as const)('a record without damage passes over %s', (route) => {
    expect(codeOf(route, undefined)).toBeUndefined();
  });
});
