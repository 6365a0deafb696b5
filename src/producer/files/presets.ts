import { idOf, PRODUCER_NAMESPACE } from '../generator/ids.ts';
import { MAPPABLE_FIELDS, type Mapping } from './mapping.ts';

/** A mapping for a well-known file format. */
export interface Preset extends Mapping {
  readonly name: string;
}

/** Simulated card transactions of the Fraud Detection Handbook; amounts in euros, times in UTC. */
const fraudHandbook: Preset = {
  name: 'fraud-handbook',
  columns: {
    TRANSACTION_ID: 'eventId',
    TX_DATETIME: 'occurredAt',
    CUSTOMER_ID: 'accountId',
    TERMINAL_ID: 'terminalId',
    TX_AMOUNT: 'amount',
    TX_FRAUD: 'metadata.fraud',
    TX_FRAUD_SCENARIO: 'metadata.fraud-scenario',
  },
  constants: { currency: 'EUR', type: 'PURCHASE' },
  idNamespace: idOf('fraud-handbook'),
};

/** A file whose columns are named like the fields. */
const byName: Preset = {
  name: 'millrace',
  columns: Object.fromEntries(MAPPABLE_FIELDS.map((field) => [field, field])) as Preset['columns'],
  constants: {},
  idNamespace: PRODUCER_NAMESPACE,
};

export const PRESETS: readonly Preset[] = [fraudHandbook, byName];

/** The preset whose every column the header has; the one by field names when none fits. */
export function detectPreset(header: readonly string[]): Preset {
  const fits = (preset: Preset) => Object.keys(preset.columns).every((c) => header.includes(c));
  return PRESETS.find(fits) ?? byName;
}
