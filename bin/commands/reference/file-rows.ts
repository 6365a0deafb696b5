import type {
  ReferenceKind,
  ReferenceRow,
} from '../../../src/application/ports/reference-store.ts';
import {
  kindOfHeader,
  REFERENCE_COLUMNS,
  readReferenceRow,
} from '../../../src/application/reference/reference-row.ts';
import { MillraceError } from '../../../src/domain/errors.ts';
import type { BadRow } from '../../../src/producer/files/file-source.ts';
import { readRows } from '../../../src/producer/files/rows.ts';

/**
 * The rows of a file as reference data, as they are read; rows that are none are told to `onBadRow` and passed over.
 * @param kind what the file holds. @default the kind whose id column it has
 * @throws MillraceError `MLR_FILE_UNREADABLE`; `MLR_CONFIG_INVALID` naming the columns that are missing or unknown
 */
export async function* fileRows(
  path: string,
  kind: ReferenceKind | undefined,
  onBadRow: (row: BadRow) => void,
): AsyncGenerator<ReferenceRow> {
  let known: ReferenceKind | undefined;
  for await (const row of readRows(path)) {
    if ('problem' in row) {
      onBadRow({ line: row.line, reason: `the line ${row.problem}` });
      continue;
    }
    known ??= kindFor(Object.keys(row.values), kind);
    const read = readReferenceRow(known, row.values);
    if (read.ok) yield read.row;
    else onBadRow({ line: row.line, reason: read.reason });
  }
}

/** Columns nobody reads are refused: a misspelt one would empty what it was meant to fill. */
function kindFor(header: readonly string[], wanted: ReferenceKind | undefined): ReferenceKind {
  const kind = wanted ?? kindOfHeader(header);
  if (kind === undefined) {
    throw invalid(
      `The columns are ${header.join(', ')}: one of them must be ${Object.values(REFERENCE_COLUMNS)
        .map(([id]) => id)
        .join(' or ')}, and not both`,
    );
  }
  const columns: readonly string[] = REFERENCE_COLUMNS[kind];
  const [id = ''] = columns;
  if (!header.includes(id)) throw invalid(`No column ${id}; there are ${header.join(', ')}`);
  const unknown = header.filter((column) => !columns.includes(column));
  if (unknown.length > 0) {
    throw invalid(
      `No column of ${kind} is ${unknown.join(' or ')}; there are ${columns.join(', ')}`,
    );
  }
  return kind;
}

const invalid = (message: string) => new MillraceError('MLR_CONFIG_INVALID', message);
