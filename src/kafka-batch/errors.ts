/**
 * `KAFKA_BATCH_FATAL`: a record's outcome was fatal. `KAFKA_BATCH_OUTCOME_MISSING`: the handler gave a record no
 * outcome. Either way the batch fails and the event source delivers all of it again.
 */
export type KafkaBatchErrorCode = 'KAFKA_BATCH_FATAL' | 'KAFKA_BATCH_OUTCOME_MISSING';

/** Recognise it by `code`. */
export class KafkaBatchError extends Error {
  readonly code: KafkaBatchErrorCode;

  constructor(code: KafkaBatchErrorCode, message: string) {
    super(message);
    this.name = 'KafkaBatchError';
    this.code = code;
  }
}
