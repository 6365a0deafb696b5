import { eventId } from '../../../../../src/domain/validation/rules/event-id.ts';
import { judges } from '../../../../helpers/rules.ts';

const ID = '8c5c3c0e-6f0b-4a53-9d5a-2f1f0d3c9b11';

judges(eventId, [
  ['a UUID', { eventId: '8c5c3c0e-6f0b-4a53-9d5a-2f1f0d3c9b11' }, 'accepted'],
  ['upper case', { eventId: '8C5C3C0E-6F0B-4A53-9D5A-2F1F0D3C9B11' }, 'MLR_EVENT_ID_INVALID'],
  ['no UUID', { eventId: 'evt-1' }, 'MLR_EVENT_ID_INVALID'],
  [
    'a dash out of place',
    { eventId: '8c5c3c0-e6f0b-4a53-9d5a-2f1f0d3c9b11' },
    'MLR_EVENT_ID_INVALID',
  ],
  [
    'a digit too many',
    { eventId: '8c5c3c0e-6f0b-4a53-9d5a-2f1f0d3c9b110' },
    'MLR_EVENT_ID_INVALID',
  ],
  [
    'a letter beyond f',
    { eventId: '8c5c3c0e-6f0b-4a53-9d5a-2f1f0d3c9b1g' },
    'MLR_EVENT_ID_INVALID',
  ],
  // Its code ends in the bits of the digit 0.
  [
    'a look-alike of a digit',
    { eventId: '8c5c3c0e-6f0b-4a53-9d5a-2f1f0d3c9b1\u0130' },
    'MLR_EVENT_ID_INVALID',
  ],
  ['empty', { eventId: '' }, 'MLR_EVENT_ID_INVALID'],
  ...[8, 13, 18, 23].map(
    (at) =>
      [
        `a digit for the dash at ${at}`,
        { eventId: `${ID.slice(0, at)}0${ID.slice(at + 1)}` },
        'MLR_EVENT_ID_INVALID',
      ] as const,
  ),
]);
