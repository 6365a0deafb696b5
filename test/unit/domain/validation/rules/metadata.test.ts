import { metadata } from '../../../../../src/domain/validation/rules/metadata.ts';
import { judges } from '../../../../helpers/rules.ts';

const entries = (n: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, 'v']));

judges(metadata, [
  ['none', {}, 'accepted'],
  ['64 entries', { metadata: entries(64) }, 'accepted'],
  ['65 entries', { metadata: entries(65) }, 'MLR_METADATA_TOO_LARGE'],
  ['a long value', { metadata: { k: 'v'.repeat(8_192) } }, 'MLR_METADATA_TOO_LARGE'],
  ['8,192 characters, the name included', { metadata: { k: 'v'.repeat(8_191) } }, 'accepted'],
]);
