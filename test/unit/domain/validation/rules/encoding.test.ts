import { encoding } from '../../../../../src/domain/validation/rules/encoding.ts';
import { judges } from '../../../../helpers/rules.ts';

judges(encoding, [
  ['letters of any script', { merchantId: 'Café 東京' }, 'accepted'],
  ['a replacement character in a field', { merchantId: 'Caf\uFFFD' }, 'MLR_ENCODING_INVALID'],
  ['half a surrogate pair', { terminalId: 'T\ud83d' }, 'MLR_ENCODING_INVALID'],
  ['a whole pair', { terminalId: 'T😀' }, 'accepted'],
  ['in a metadata value', { metadata: { note: '\uFFFD' } }, 'MLR_ENCODING_INVALID'],
  ['in a metadata name', { metadata: { '\uFFFD': 'x' } }, 'MLR_ENCODING_INVALID'],
  ['after sound metadata', { metadata: { a: 'x', b: '\uFFFD' } }, 'MLR_ENCODING_INVALID'],
  ['the first surrogate alone', { terminalId: '\ud800' }, 'MLR_ENCODING_INVALID'],
  ['the last surrogate alone', { terminalId: '\udfff' }, 'MLR_ENCODING_INVALID'],
  ['NUL in a short text', { merchantId: 'a\0b' }, 'MLR_ENCODING_INVALID'],
  ['NUL in a long text', { terminalId: `${'x'.repeat(100)}\0` }, 'MLR_ENCODING_INVALID'],
  ['NUL in the account', { accountId: 'acc\0' }, 'MLR_ENCODING_INVALID'],
  ['NUL in a metadata value', { metadata: { note: '\0' } }, 'MLR_ENCODING_INVALID'],
  ['NUL in a metadata name', { metadata: { 'a\0': 'x' } }, 'MLR_ENCODING_INVALID'],
  ['a long text of any script', { merchantId: '東京😀'.repeat(20) }, 'accepted'],
  [
    'half a pair in a long text',
    { merchantId: `${'東'.repeat(40)}\ud83d` },
    'MLR_ENCODING_INVALID',
  ],
  ['no metadata, no merchant', { merchantId: null, metadata: {} }, 'accepted'],
]);
