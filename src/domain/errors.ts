/**
 * What a code asks of the caller: `poison` never succeeds and goes to quarantine, `retryable` may succeed
 * later and goes back to its source, `fatal` needs a person and fails the whole batch.
 */
export type Disposition = 'poison' | 'retryable' | 'fatal';

/** The closed list of codes. The code alone says what happens next. */
export const ERROR_CODES = {
  MLR_ACCOUNT_ID_INVALID: 'poison',
  MLR_AMOUNT_NEGATIVE: 'poison',
  MLR_AMOUNT_NOT_INTEGER: 'poison',
  MLR_AMOUNT_TOO_LARGE: 'poison',
  MLR_AVRO_MALFORMED: 'poison',
  MLR_AVRO_TRAILING_BYTES: 'poison',
  MLR_BROKER_UNAVAILABLE: 'retryable',
  MLR_BUS_REFUSED: 'fatal',
  MLR_BUS_UNAVAILABLE: 'retryable',
  MLR_COMPRESSION_UNKNOWN: 'poison',
  MLR_CONFIG_INVALID: 'fatal',
  MLR_COUNTRY_UNKNOWN: 'poison',
  MLR_CURRENCY_UNKNOWN: 'poison',
  MLR_CURSOR_INVALID: 'poison',
  MLR_EMPTY_VALUE: 'poison',
  MLR_EMULATOR_UNAVAILABLE: 'fatal',
  MLR_ENCODING_INVALID: 'poison',
  MLR_ENVELOPE_INVALID: 'poison',
  MLR_EVENT_ID_CONFLICT: 'poison',
  MLR_EVENT_ID_INVALID: 'poison',
  MLR_FIELD_MISSING: 'poison',
  MLR_FIELD_TYPE: 'poison',
  MLR_FILE_UNREADABLE: 'fatal',
  MLR_FRAME_TRUNCATED: 'poison',
  MLR_INSTALL_FAILED: 'fatal',
  MLR_JSON_MALFORMED: 'poison',
  MLR_JSON_TOO_DEEP: 'poison',
  MLR_KEY_MISMATCH: 'poison',
  MLR_KEY_MISSING: 'poison',
  MLR_LOCATION_INVALID: 'poison',
  MLR_MAGIC_UNKNOWN: 'poison',
  MLR_METADATA_TOO_LARGE: 'poison',
  MLR_MIGRATION_REFUSED: 'fatal',
  MLR_NOT_FOUND: 'poison',
  MLR_NOT_RUNNING: 'fatal',
  MLR_OFFSET_OUT_OF_RANGE: 'fatal',
  MLR_PORT_TAKEN: 'fatal',
  MLR_QUERY_TOO_BROAD: 'poison',
  MLR_RECORD_BATCH_CORRUPT: 'fatal',
  MLR_RECORD_TOO_LARGE: 'poison',
  MLR_REQUEST_INVALID: 'poison',
  MLR_REQUEST_TOO_LARGE: 'poison',
  MLR_REGISTRY_UNAVAILABLE: 'retryable',
  MLR_SCHEMA_INCOMPATIBLE: 'poison',
  MLR_SCHEMA_UNKNOWN: 'poison',
  MLR_SERVER_UNAVAILABLE: 'fatal',
  MLR_STORE_CONTENTION: 'retryable',
  MLR_STORE_REFUSED: 'fatal',
  MLR_STORE_UNAVAILABLE: 'retryable',
  MLR_TEXT_TOO_LONG: 'poison',
  MLR_TIME_IN_FUTURE: 'poison',
  MLR_TIME_INVALID: 'poison',
  MLR_TYPE_UNKNOWN: 'poison',
  MLR_UNAUTHENTICATED: 'poison',
  MLR_WINDOW_STATE_UNREADABLE: 'fatal',
  MLR_WORKFLOW_FAILED: 'retryable',
} as const satisfies Record<string, Disposition>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** An error that carries its code; recognise it by `code`, not by class. */
export class MillraceError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MillraceError';
    this.code = code;
  }

  get disposition(): Disposition {
    return ERROR_CODES[this.code];
  }
}

/** By its code rather than its class, as everywhere. */
export const isMillraceError = (error: unknown): error is MillraceError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('MLR_');
