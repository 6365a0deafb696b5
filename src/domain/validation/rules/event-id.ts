import type { Rule } from '../rule.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The identity is a UUID in lower case: one spelling, so that one event has one id. */
export const eventId: Rule = (event) =>
  UUID.test(event.eventId)
    ? undefined
    : { code: 'MLR_EVENT_ID_INVALID', cause: 'eventId is not a UUID in lower case' };
