/** One thing that happened while the local runtime starts, stops or installs. */
export interface ProgressEvent {
  /** Stable name of the step, e.g. `install venv`, `broker`, `deploy`. */
  readonly step: string;
  /** `note` may come any number of times between `start` and `done`, or on its own. */
  readonly state: 'start' | 'done' | 'note';
  readonly detail?: string;
}

export type Progress = (event: ProgressEvent) => void;

/** Reports nothing. */
export const silent: Progress = () => {};

/** Wraps a step in `start` and `done`; `done` carries the seconds it took unless the step says otherwise. */
export async function step<T>(
  progress: Progress,
  name: string,
  work: (note: (detail: string) => void) => Promise<T>,
): Promise<T> {
  const began = performance.now();
  progress({ step: name, state: 'start' });
  const result = await work((detail) => progress({ step: name, state: 'note', detail }));
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  progress({ step: name, state: 'done', detail: `${seconds} s` });
  return result;
}
