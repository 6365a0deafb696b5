import { KafkaBatchError } from './errors.ts';
import type { Decoding, Options } from './options.ts';
import { type Done, type Outcome, type Poison, poison, type Retryable } from './outcome.ts';
import type { KafkaRecord, RawRecord } from './record.ts';
import { reported, type Settled } from './settled.ts';

/** The record with its value, or what became of it instead. */
export type Decoded<T> =
  | { readonly ok: true; readonly record: KafkaRecord<T> }
  | { readonly ok: false; readonly outcome: Outcome };

export async function decodeWith<T>(
  { decode, onDecodeError = decodeFailed }: Partial<Decoding<T>>,
  record: RawRecord,
): Promise<Decoded<T>> {
  try {
    // Without a decoder, T is what the bytes are: the overloads of perRecord and perBatch see to it.
    const value = decode === undefined ? (record.bytes as T) : await decode(record);
    return { ok: true, record: { ...record, value } };
  } catch (error) {
    return { ok: false, outcome: onDecodeError(error, record) };
  }
}

const decodeFailed = (error: unknown): Outcome => poison('DECODE_FAILED', reasonOf(error));

/** @throws KafkaBatchError when the outcome is fatal, or is none */
export function checked(
  outcome: Outcome | undefined,
  record: RawRecord,
): Done | Poison | Retryable {
  const { partition, offset } = record.itemIdentifier;
  switch (outcome?.kind) {
    case 'done':
    case 'poison':
    case 'retryable':
      return outcome;
    case 'fatal':
      throw new KafkaBatchError('KAFKA_BATCH_FATAL', `${partition} ${offset}: ${outcome.cause}`);
    default:
      throw new KafkaBatchError(
        'KAFKA_BATCH_OUTCOME_MISSING',
        `the handler gave ${partition} offset ${offset} no outcome: answer done, poison, retryable or fatal for every record`,
      );
  }
}

/** Puts poison into the quarantine. @returns why it could not, if so */
export async function keep(
  poisoned: readonly { readonly record: RawRecord; readonly outcome: Poison }[],
  quarantine: Options['quarantine'],
): Promise<string | undefined> {
  if (poisoned.length === 0) return undefined;
  try {
    await quarantine(
      poisoned.map(({ record, outcome: { code, cause } }) => ({ record, code, cause })),
    );
    return undefined;
  } catch (error) {
    return `the quarantine failed: ${reasonOf(error)}`;
  }
}

/** @param unkept why poison is not in the quarantine */
export function settledBy(outcome: Done | Poison | Retryable, unkept: string | undefined): Settled {
  switch (outcome.kind) {
    case 'done':
      return outcome;
    case 'retryable':
      return reported(outcome.cause);
    case 'poison': {
      const { code, cause } = outcome;
      return unkept === undefined ? { kind: 'quarantined', code, cause } : reported(unkept);
    }
  }
}

export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
