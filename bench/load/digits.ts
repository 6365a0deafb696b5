const FOURS = Buffer.from(
  Array.from({ length: 10_000 }, (_, i) => String(i).padStart(4, '0')).join(''),
);

/** Writes a number below 10^8 as eight digits. */
export function writeEightDigits(target: Buffer, at: number, value: number): void {
  four(target, at, Math.floor(value / 10_000));
  four(target, at + 4, value % 10_000);
}

/** Writes epoch milliseconds as thirteen digits. */
export function writeThirteenDigits(target: Buffer, at: number, value: number): void {
  const high = Math.floor(value / 1e8);
  const first = Math.floor(high / 10_000);
  target[at] = 0x30 + first;
  four(target, at + 1, high - first * 10_000);
  writeEightDigits(target, at + 5, value - high * 1e8);
}

function four(target: Buffer, at: number, value: number): void {
  const from = value * 4;
  target[at] = FOURS[from] as number;
  target[at + 1] = FOURS[from + 1] as number;
  target[at + 2] = FOURS[from + 2] as number;
  target[at + 3] = FOURS[from + 3] as number;
}
