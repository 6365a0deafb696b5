import { occurredAt } from '../../../../../src/domain/validation/rules/occurred-at.ts';
import { judges } from '../../../../helpers/rules.ts';
import { transaction } from '../../../../helpers/transactions.ts';

const NOW = transaction().occurredAt;

judges(occurredAt, [
  ['now', {}, 'accepted'],
  ['years ago', { occurredAt: 1 }, 'accepted'],
  ['five minutes ahead', { occurredAt: NOW + 300_000 }, 'accepted'],
  ['a millisecond more', { occurredAt: NOW + 300_001 }, 'MLR_TIME_IN_FUTURE'],
  ['zero', { occurredAt: 0 }, 'MLR_TIME_INVALID'],
  ['a fraction', { occurredAt: 1.5 }, 'MLR_TIME_INVALID'],
  ['NaN', { occurredAt: Number.NaN }, 'MLR_TIME_INVALID'],
]);
