import type { Stage } from '../stage.ts';
import type { Resource, Resources } from './resources.ts';

/** A guard's sentences: each says what is wrong and what to set. */
export type Sentences = Iterable<string>;

/** Looks at every synthesised resource of one type, whoever made it. */
export interface Guard {
  readonly type: string;
  readonly check: (resource: Resource, resources: Resources) => Sentences;
}

/** Looks at what only the stage knows, before anything is built. */
export type StageGuard = (stage: Stage) => Sentences;
