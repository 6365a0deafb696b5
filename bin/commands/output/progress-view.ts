import { Presets, SingleBar } from 'cli-progress';
import type { Output } from './output.ts';

/** How far something has come. */
export interface ProgressView {
  /** @param detail a few words that follow the figures */
  update(value: number, detail?: string): void;
  /** Raises or sets the total once it is known. */
  total(total: number): void;
  end(): void;
}

/** Without a terminal there is one line in this time, ms. */
const LINE_EVERY_MS = 2_000;

/** A bar on a terminal, else a plain line every two seconds at most. @param total 0 while it is unknown */
export function progressView(output: Output, label: string, total: number): ProgressView {
  return output.interactive ? bar(output, label, total) : lines(output, label, total, Date.now);
}

function bar({ progressStream }: Output, label: string, total: number): ProgressView {
  const drawn = new SingleBar(
    {
      format: `${label.padEnd(10)} {bar} {value}/{total} {detail}`,
      stream: progressStream,
      hideCursor: true,
      barsize: 30,
      emptyOnZero: true,
    },
    Presets.shades_classic,
  );
  drawn.start(total, 0, { detail: '' });
  return {
    update: (value, detail = '') => drawn.update(value, { detail }),
    total: (count) => drawn.setTotal(count),
    end: () => drawn.stop(),
  };
}

/** The plain form, with the clock given (ms). */
export function lines(
  output: Pick<Output, 'note'>,
  label: string,
  total: number,
  now: () => number,
): ProgressView {
  let of = total;
  let saidAt = Number.NEGATIVE_INFINITY;
  let said = '';
  let latest = '';
  const say = (text: string) => {
    saidAt = now();
    said = text;
    output.note(text);
  };
  return {
    update(value, detail = '') {
      latest = `${label} ${value}${of > 0 ? `/${of}` : ''}${detail === '' ? '' : ` ${detail}`}`;
      if (now() - saidAt >= LINE_EVERY_MS) say(latest);
    },
    total(count) {
      of = count;
    },
    end() {
      if (latest !== '' && latest !== said) say(latest);
    },
  };
}
