import { MillraceError } from '../../domain/errors.ts';

/** Reads the zigzag variable-length integers of Kafka's record format out of a buffer, without allocating. */
export class RecordCursor {
  bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** A 32-bit integer of at most five bytes. */
  varint(): number {
    const { bytes } = this;
    let byte = bytes[this.at++] ?? this.#truncated();
    let value = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      if (shift > 28) this.#truncated();
      byte = bytes[this.at++] ?? this.#truncated();
      value |= (byte & 0x7f) << shift;
    }
    return (value >>> 1) ^ -(value & 1);
  }

  /** A 64-bit integer of at most ten bytes, exact up to 2^53. */
  varlong(): number {
    const { bytes } = this;
    const first = bytes[this.at++] ?? this.#truncated();
    let byte = first;
    let half = (first & 0x7f) >>> 1;
    for (let scale = 64; byte > 0x7f; scale *= 128) {
      if (scale > 2 ** 63) this.#truncated();
      byte = bytes[this.at++] ?? this.#truncated();
      half += (byte & 0x7f) * scale;
    }
    return (first & 1) === 0 ? half : -half - 1;
  }

  #truncated(): never {
    throw new MillraceError(
      'MLR_RECORD_BATCH_CORRUPT',
      `a record's length or delta at byte ${this.at} has no end`,
    );
  }
}
