import {
  type CommonEndpoints,
  hasWorkflowLane,
  readAnyEndpoints,
} from '../../../local/endpoints.ts';
import { type Questions, questionsTo } from '../../../src/adapters/relational/questions.ts';
import { MillraceError } from '../../../src/domain/errors.ts';

export interface SourceChoice {
  readonly lane?: 'workflow' | 'stream';
  readonly database?: string;
}

/** Whom to ask. */
export interface Source {
  readonly lane: 'workflow' | 'stream';
  readonly questions: Questions;
}

/**
 * The database that was named, or that of a lane that runs here: the workflow lane's where it has a relational side.
 * @throws MillraceError `MLR_NOT_RUNNING` with what to start
 */
export function sourceOf({ lane, database }: SourceChoice): Source {
  if (database !== undefined) return source(lane ?? 'workflow', database);
  const endpoints = readAnyEndpoints();
  const own = relationalUrl(endpoints);
  if (lane !== 'stream' && own !== undefined) return source('workflow', own);
  if (lane === 'workflow') {
    throw new MillraceError(
      'MLR_NOT_RUNNING',
      'The workflow lane runs here without its relational side. Start it with: npx millrace up --analytics',
    );
  }
  if (endpoints.stream !== null) return source('stream', endpoints.stream.databaseUrl);
  throw new MillraceError(
    'MLR_NOT_RUNNING',
    'No database runs here to ask. Start one with: npx millrace up --analytics',
  );
}

const relationalUrl = (endpoints: CommonEndpoints): string | undefined =>
  hasWorkflowLane(endpoints) ? endpoints.analytics?.databaseUrl : undefined;

function source(lane: 'workflow' | 'stream', url: string): Source {
  const schema = lane === 'workflow' ? 'analytics' : 'millrace_analytics';
  return { lane, questions: questionsTo(url, schema) };
}
