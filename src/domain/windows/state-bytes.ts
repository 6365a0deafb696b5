import { MillraceError } from '../errors.ts';

/** Grows as it is written. Numbers are whole and take a byte for every seven bits. */
export class StateWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** A copy of what was written. */
  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2⁵³. */
  natural(value: number): void {
    this.#room(8);
    let rest = value;
    while (rest >= 2 ** 31) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 128) {
      this.#bytes[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A whole number of either sign, up to 2⁵². */
  integer(value: number): void {
    this.natural(value < 0 ? -2 * value - 1 : 2 * value);
  }

  double(value: number): void {
    this.#room(8);
    this.#view.setFloat64(this.#length, value);
    this.#length += 8;
  }

  /** A 32-bit word, most significant byte first. */
  word(value: number): void {
    this.#room(4);
    this.#view.setInt32(this.#length, value);
    this.#length += 4;
  }

  /** Any text, character by character. */
  text(value: string): void {
    this.natural(value.length);
    for (let i = 0; i < value.length; i++) this.natural(value.charCodeAt(i));
  }

  append(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * (this.#length + more));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** Reads what {@link StateWriter} wrote. Each method throws `MLR_WINDOW_STATE_UNREADABLE` when bytes are missing. */
export class StateReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    return this.#bytes[this.#advance(1)] as number;
  }

  natural(): number {
    let value = 0;
    for (let weight = 1; weight < 2 ** 56; weight *= 128) {
      const next = this.byte();
      value += (next & 127) * weight;
      if (next < 128) return value;
    }
    throw unreadable('window state holds a number that is too long');
  }

  integer(): number {
    const value = this.natural();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  double(): number {
    return this.#view.getFloat64(this.#advance(8));
  }

  word(): number {
    return this.#view.getInt32(this.#advance(4));
  }

  text(): string {
    let value = '';
    for (let left = this.natural(); left > 0; left--) value += String.fromCharCode(this.natural());
    return value;
  }

  #advance(bytes: number): number {
    const at = this.#at;
    if (at + bytes > this.#bytes.length) throw unreadable('window state is cut off');
    this.#at = at + bytes;
    return at;
  }
}

export function unreadable(message: string, options?: ErrorOptions): MillraceError {
  return new MillraceError('MLR_WINDOW_STATE_UNREADABLE', message, options);
}
