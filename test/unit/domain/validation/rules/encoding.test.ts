import { encoding } from '../../../../../src/domain/validation/rules/encoding.ts';
import { judges } from '../../../../helpers/rules.ts';

judges(encoding, [
  ['letters of any script', { merchantId: 'Café 東京' }, 'accepted'],
  ['a replacement character in a field', { merchantId: 'Caf\uFFFD' }, 'MLR_ENCODING_INVALID'],
  ['half a surrogate pair', { terminalId: 'T\ud83d' }, 'MLR_ENCODING_INVALID'],
  ['a whole pair', { terminalId: 'T😀' }, 'accepted'],
  ['in a metadata value', { metadata: { note: '\uFFFD' } }, 'MLR_ENCODING_INVALID'],
  ['in a metadata name', { metadata: { '\uFFFD': 'x' } }, 'MLR_ENCODING_INVALID'],
]);
