import type { Output } from './output.ts';
import { progressView } from './progress-view.ts';

/**
 * Shows how tables are copied and then worked on, in turn. Copying has no total: a table does not know how many items
 * it has. @param label of the work
 */
export function copyViews(output: Output, label: string) {
  let view: ReturnType<typeof progressView> | undefined;
  let showing: string | undefined;
  const show = (of: string) => {
    if (showing !== of) {
      view?.end();
      view = progressView(output, of, 0);
      showing = of;
    }
    return view as ReturnType<typeof progressView>;
  };
  return {
    onCopied: (items: number) => show('copied').update(items),
    onProgress: (done: number, total: number) => {
      const working = show(label);
      working.total(total);
      working.update(done);
    },
    end: () => view?.end(),
  };
}
