import { isCountry } from '../../domain/countries.ts';
import { ACCOUNT_ID_FORM, isAccountId } from '../../domain/validation/rules/account-id.ts';
import { MAX_ID_LENGTH } from '../../domain/validation/rules/texts.ts';
import type { ReferenceKind, ReferenceRow } from '../ports/reference-store.ts';

/** The columns of a kind: the id first, then what may be empty, which means that it is not known. */
export const REFERENCE_COLUMNS = {
  accounts: ['accountId', 'homeCountry', 'segment'],
  merchants: ['merchantId', 'name', 'category', 'country'],
} as const satisfies Record<ReferenceKind, readonly [string, ...string[]]>;

export const REFERENCE_KINDS = Object.keys(REFERENCE_COLUMNS) as ReferenceKind[];

const COUNTRIES = ['homeCountry', 'country'];
const MAX_TEXT_LENGTH = 256;

/** A row, or why it is none: a sentence that begins with the column. */
export type ReadReferenceRow =
  | { readonly ok: true; readonly row: ReferenceRow }
  | { readonly ok: false; readonly reason: string };

/** The kind whose id a header has; `undefined` when it is not exactly one. */
export function kindOfHeader(header: readonly string[]): ReferenceKind | undefined {
  const kinds = REFERENCE_KINDS.filter((kind) => header.includes(REFERENCE_COLUMNS[kind][0]));
  return kinds.length === 1 ? kinds[0] : undefined;
}

/** One row of a file (column → cell), checked. Cells are trimmed; an empty one is left out. */
export function readReferenceRow(
  kind: ReferenceKind,
  cells: Readonly<Record<string, unknown>>,
): ReadReferenceRow {
  const [idColumn, ...columns] = REFERENCE_COLUMNS[kind];
  const id = textOf(cells[idColumn]);
  const problem = id === undefined ? 'is missing' : problemOfId(kind, id);
  if (id === undefined || problem !== undefined) {
    return { ok: false, reason: `${idColumn} ${problem}` };
  }
  const value: Record<string, string> = {};
  for (const column of columns) {
    const cell = cells[column];
    const text = textOf(cell);
    if (text === undefined) {
      if (isEmpty(cell)) continue;
      return { ok: false, reason: `${column} is no text` };
    }
    const wrong = problemOf(column, text);
    if (wrong !== undefined) return { ok: false, reason: `${column} ${wrong}` };
    value[column] = text;
  }
  return { ok: true, row: { kind, id, value } };
}

const isEmpty = (cell: unknown): boolean =>
  cell === undefined || cell === null || (typeof cell === 'string' && cell.trim() === '');

/** A number of a JSON file is taken for the text it is written as. */
function textOf(cell: unknown): string | undefined {
  if (typeof cell === 'number') return String(cell);
  return typeof cell === 'string' && cell.trim() !== '' ? cell.trim() : undefined;
}

function problemOfId(kind: ReferenceKind, id: string): string | undefined {
  if (kind === 'accounts') return isAccountId(id) ? undefined : `must be ${ACCOUNT_ID_FORM}`;
  if (id.length > MAX_ID_LENGTH) return `is over ${MAX_ID_LENGTH} characters`;
  return hasControls(id) ? CONTROLS : undefined;
}

function problemOf(column: string, text: string): string | undefined {
  if (COUNTRIES.includes(column)) {
    return isCountry(text)
      ? undefined
      : `"${text.slice(0, 20)}" is no country: two capital letters of ISO 3166-1`;
  }
  if (text.length > MAX_TEXT_LENGTH) return `is over ${MAX_TEXT_LENGTH} characters`;
  return hasControls(text) ? CONTROLS : undefined;
}

const CONTROLS = 'holds control characters';
const hasControls = (text: string): boolean => /\p{Cc}/u.test(text) || !text.isWellFormed();
