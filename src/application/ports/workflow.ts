import type { Carried } from '../carry.ts';
import type { SourceRecord } from '../records.ts';

/** What the workflow is started with. */
export interface WorkflowInput {
  readonly batch: Carried<readonly SourceRecord[]>;
}

/** `failed` means nothing is known to be acknowledged: the source must deliver the records again. */
export type WorkflowResult =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly error: string; readonly cause: string };

export interface Workflow {
  /** Runs one execution to its end. */
  run(input: WorkflowInput): Promise<WorkflowResult>;
}
