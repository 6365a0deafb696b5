import type { Output } from '../output/output.ts';
import { progressView } from '../output/progress-view.ts';

/** Shows how far work is, and how fast. */
export async function withView<T>(
  output: Output,
  label: string,
  work: (view: { onProgress: (done: number, total: number) => void }) => Promise<T>,
): Promise<T> {
  const view = progressView(output, label, 0);
  const began = performance.now();
  try {
    return await work({
      onProgress(done, total) {
        view.total(total);
        const perSecond = Math.round((done * 1_000) / (performance.now() - began));
        view.update(done, `${perSecond.toLocaleString('en-US')}/s`);
      },
    });
  } finally {
    view.end();
  }
}
