import { isCountry } from '../../countries.ts';
import type { Rule } from '../rule.ts';

/** An ISO 3166-1 alpha-2 code, when given. */
export const country: Rule = (event) =>
  event.country === null || isCountry(event.country)
    ? undefined
    : { code: 'MLR_COUNTRY_UNKNOWN', cause: 'country is not an ISO 3166-1 alpha-2 code' };
