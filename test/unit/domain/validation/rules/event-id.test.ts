import { eventId } from '../../../../../src/domain/validation/rules/event-id.ts';
import { judges } from '../../../../helpers/rules.ts';

judges(eventId, [
  ['a UUID', { eventId: '8c5c3c0e-6f0b-4a53-9d5a-2f1f0d3c9b11' }, 'accepted'],
  ['upper case', { eventId: '8C5C3C0E-6F0B-4A53-9D5A-2F1F0D3C9B11' }, 'MLR_EVENT_ID_INVALID'],
  ['no UUID', { eventId: 'evt-1' }, 'MLR_EVENT_ID_INVALID'],
  ['empty', { eventId: '' }, 'MLR_EVENT_ID_INVALID'],
]);
