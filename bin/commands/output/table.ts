import Table from 'cli-table3';

/** No colours, no lines between rows. */
const PLAIN = { head: [], border: [], compact: true };

export type Cell = string | number;

/** Columns under a header; figures are aligned to the right. */
export function listTable(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const first = rows[0] ?? [];
  const table = new Table({
    head: [...header],
    colAligns: header.map((_, index) => (typeof first[index] === 'number' ? 'right' : 'left')),
    style: PLAIN,
  });
  for (const row of rows) table.push(row.map(cellText));
  return table.toString();
}

/** Names on the left, values on the right; rows with an undefined value are left out. */
export function factTable(facts: readonly (readonly [string, Cell | undefined])[]): string {
  const table = new Table({ style: PLAIN });
  for (const [name, value] of facts) {
    if (value === undefined) continue;
    const hAlign = typeof value === 'number' ? 'right' : 'left';
    table.push([name, { content: cellText(value), hAlign }]);
  }
  return table.toString();
}

/** Names on the left, a column of values for each header; rows without any value are left out. */
export function sideBySide(
  headers: readonly string[],
  rows: readonly (readonly [string, readonly (Cell | undefined)[]])[],
): string {
  const table = new Table({
    head: ['', ...headers],
    colAligns: ['left', ...headers.map(() => 'right' as const)],
    style: PLAIN,
  });
  for (const [name, cells] of rows) {
    if (cells.every((cell) => cell === undefined)) continue;
    table.push([name, ...cells.map((cell) => (cell === undefined ? '–' : cellText(cell)))]);
  }
  return table.toString();
}

/** A figure with thousands separated, a text as it is. */
export function cellText(cell: Cell): string {
  return typeof cell === 'number' ? cell.toLocaleString('en-US') : cell;
}
