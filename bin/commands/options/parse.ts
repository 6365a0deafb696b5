import { InvalidArgumentError } from '@commander-js/extra-typings';

/** A whole number from 1 up; thousands may be separated by `_` or `,`. */
export function positiveInteger(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError('Give a whole number from 1 up.');
  return value;
}

/** A whole number from 0 up. */
export function wholeNumber(text: string): number {
  const digits = text.replace(/[_,]/g, '');
  const value = Number(digits);
  if (/^\d+$/.test(digits) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('Give a whole number such as 10000.');
}

/** A number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a number above 0.');
}

/** 0 to 100, with or without a percent sign. */
export function percent(text: string): number {
  const value = Number(text.replace(/%$/, ''));
  if (text.trim() !== '' && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError('Give a share from 0 to 100.');
}

/** A seed: a whole number below 2^32. */
export function seed(text: string): number {
  const value = wholeNumber(text);
  if (value < 2 ** 32) return value;
  throw new InvalidArgumentError('Give a whole number below 4294967296.');
}

/** A moment: ISO 8601, or how long ago (`30s`, `15m`, `2h`, `7d`), as epoch ms. */
export function moment(text: string, now: number = Date.now()): number {
  const ago = /^(\d+)\s*([smhd])$/.exec(text.trim());
  if (ago !== null) return now - Number(ago[1]) * (UNIT_MS[ago[2] ?? ''] ?? 0);
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new InvalidArgumentError(
    'Give a time such as 2026-11-24T08:00:00Z, or an age such as 15m.',
  );
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Collects repeated `name=value` options. */
export function pair(
  text: string,
  collected: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  const at = text.indexOf('=');
  if (at > 0 && at < text.length - 1) {
    return { ...collected, [text.slice(0, at)]: text.slice(at + 1) };
  }
  throw new InvalidArgumentError('Give it as name=value.');
}
