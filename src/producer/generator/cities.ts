/** A place where accounts live and shop. */
export interface City {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly currency: string;
  /** Rough price level: units of the currency that buy what one euro buys. */
  readonly unitsPerEuro: number;
  readonly latitude: number;
  readonly longitude: number;
}

const city = (
  name: string,
  country: string,
  currency: string,
  unitsPerEuro: number,
  latitude: number,
  longitude: number,
): City => ({ name, country, currency, unitsPerEuro, latitude, longitude });

export const CITIES: readonly City[] = [
  city('Amsterdam', 'NL', 'EUR', 1, 52.37, 4.9),
  city('Auckland', 'NZ', 'NZD', 1.8, -36.85, 174.76),
  city('Bengaluru', 'IN', 'INR', 90, 12.97, 77.59),
  city('Berlin', 'DE', 'EUR', 1, 52.52, 13.4),
  city('Buenos Aires', 'AR', 'USD', 1.1, -34.6, -58.38),
  city('Chicago', 'US', 'USD', 1.1, 41.88, -87.63),
  city('Copenhagen', 'DK', 'DKK', 7.5, 55.68, 12.57),
  city('Johannesburg', 'ZA', 'ZAR', 20, -26.2, 28.05),
  city('Lisbon', 'PT', 'EUR', 1, 38.72, -9.14),
  city('London', 'GB', 'GBP', 0.85, 51.51, -0.13),
  city('Madrid', 'ES', 'EUR', 1, 40.42, -3.7),
  city('Manama', 'BH', 'BHD', 0.41, 26.23, 50.58),
  city('Mexico City', 'MX', 'MXN', 20, 19.43, -99.13),
  city('Milan', 'IT', 'EUR', 1, 45.46, 9.19),
  city('New York', 'US', 'USD', 1.1, 40.71, -74.01),
  city('Oslo', 'NO', 'NOK', 11.5, 59.91, 10.75),
  city('Paris', 'FR', 'EUR', 1, 48.86, 2.35),
  city('Prague', 'CZ', 'CZK', 25, 50.08, 14.44),
  city('San Francisco', 'US', 'USD', 1.1, 37.77, -122.42),
  city('Sao Paulo', 'BR', 'BRL', 6, -23.55, -46.63),
  city('Singapore', 'SG', 'SGD', 1.45, 1.35, 103.82),
  city('Stockholm', 'SE', 'SEK', 11.3, 59.33, 18.07),
  city('Sydney', 'AU', 'AUD', 1.65, -33.87, 151.21),
  city('Tokyo', 'JP', 'JPY', 160, 35.68, 139.69),
  city('Toronto', 'CA', 'CAD', 1.5, 43.65, -79.38),
  city('Warsaw', 'PL', 'PLN', 4.3, 52.23, 21.01),
  city('Zurich', 'CH', 'CHF', 0.95, 47.38, 8.54),
];
