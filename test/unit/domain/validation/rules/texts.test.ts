import { texts } from '../../../../../src/domain/validation/rules/texts.ts';
import { judges } from '../../../../helpers/rules.ts';

judges(texts, [
  ['128 characters', { merchantId: 'm'.repeat(128) }, 'accepted'],
  ['a long merchant', { merchantId: 'm'.repeat(129) }, 'MLR_TEXT_TOO_LONG'],
  ['a long terminal', { terminalId: 't'.repeat(129) }, 'MLR_TEXT_TOO_LONG'],
  ['128 characters of a terminal', { terminalId: 't'.repeat(128) }, 'accepted'],
  ['no merchant, no terminal', { merchantId: null, terminalId: null }, 'accepted'],
]);
