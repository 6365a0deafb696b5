import { location } from '../../../../../src/domain/validation/rules/location.ts';
import { judges } from '../../../../helpers/rules.ts';

judges(location, [
  ['none', {}, 'accepted'],
  ['a place', { latitude: -90, longitude: 180 }, 'accepted'],
  ['latitude alone', { latitude: 1 }, 'MLR_LOCATION_INVALID'],
  ['longitude alone', { longitude: 1 }, 'MLR_LOCATION_INVALID'],
  ['beyond the pole', { latitude: 90.01, longitude: 0 }, 'MLR_LOCATION_INVALID'],
  ['beyond the date line', { latitude: 0, longitude: -180.1 }, 'MLR_LOCATION_INVALID'],
  ['NaN', { latitude: Number.NaN, longitude: 0 }, 'MLR_LOCATION_INVALID'],
]);
