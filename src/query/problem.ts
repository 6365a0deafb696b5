import { type ErrorCode, isMillraceError } from '../domain/errors.ts';

/** RFC 9457 problem details, as every refusal and failure is answered. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: ProblemStatus;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors?: { parameter: string; reason: string }[];
}

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  503: 'Service Unavailable',
} as const;

export type ProblemStatus = keyof typeof TITLES;

export const problem = (
  status: ProblemStatus,
  code: ErrorCode,
  detail: string,
  errors?: Problem['errors'],
): Problem => ({
  type: 'about:blank',
  title: TITLES[status],
  status,
  code,
  detail,
  ...(errors !== undefined && { errors }),
});

const STATUS_OF: { readonly [code in ErrorCode]?: ProblemStatus } = {
  MLR_CURSOR_INVALID: 400,
  MLR_NOT_FOUND: 404,
  MLR_QUERY_TOO_BROAD: 400,
  MLR_REQUEST_INVALID: 400,
  MLR_STORE_UNAVAILABLE: 503,
  MLR_UNAUTHENTICATED: 401,
};

/** What an error says to who asked; `undefined` for one that is not for them to see. */
export function problemOf(error: unknown): Problem | undefined {
  if (!isMillraceError(error)) return undefined;
  const status = STATUS_OF[error.code];
  if (status === undefined) return undefined;
  // What is wrong with a store, and where it is, is for the log.
  const detail = status === 503 ? 'A store does not answer. Try again in a moment.' : error.message;
  return problem(status, error.code, detail);
}
