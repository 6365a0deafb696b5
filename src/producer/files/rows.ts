import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Info, parse } from 'csv-parse';
import { MillraceError } from '../../domain/errors.ts';

/** A row of a file, or why a line is none. Lines count from 1, the header included. */
export type Row =
  | { readonly line: number; readonly values: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly problem: string };

/** The formats read by extension: `.csv`, `.jsonl` or `.ndjson`, each also with `.gz`. */
export function formatOf(path: string): 'csv' | 'jsonl' {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  if (name.endsWith('.csv')) return 'csv';
  if (name.endsWith('.jsonl') || name.endsWith('.ndjson')) return 'jsonl';
  throw new MillraceError(
    'MLR_FILE_UNREADABLE',
    `${path} is none of .csv, .csv.gz, .jsonl, .jsonl.gz; rename it after what it holds`,
  );
}

/**
 * The rows of a file as they are read: memory does not grow with the file.
 * @throws MillraceError `MLR_FILE_UNREADABLE`
 */
export async function* readRows(path: string): AsyncGenerator<Row> {
  const format = formatOf(path);
  await access(path).catch((cause: unknown) => {
    throw new MillraceError('MLR_FILE_UNREADABLE', `Cannot read ${path}: is the path right?`, {
      cause,
    });
  });
  const bytes = opened(path);
  try {
    yield* format === 'csv' ? csvRows(bytes) : jsonRows(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('MLR_FILE_UNREADABLE', `Reading ${path} failed: ${reason}`, { cause });
  } finally {
    bytes.destroy();
  }
}

function opened(path: string): Readable {
  const file = createReadStream(path);
  if (!path.toLowerCase().endsWith('.gz')) return file;
  // The consumer sees a failure of either stream on the last one.
  return pipeline(file, createGunzip(), () => {});
}

async function* csvRows(bytes: Readable): AsyncGenerator<Row> {
  const parser = parse({
    bom: true,
    columns: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  pipeline(bytes, parser, () => {});
  for await (const { info, record } of parser as AsyncIterable<CsvRow>) {
    const { lines: line, error } = info;
    yield error === undefined
      ? { line, values: record }
      : { line, problem: 'has more or fewer columns than the header' };
  }
}

interface CsvRow {
  readonly info: Info & { readonly error?: Error };
  readonly record: Record<string, string>;
}

async function* jsonRows(bytes: Readable): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of createInterface({ input: bytes, crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() !== '') yield jsonRow(line, text);
  }
}

function jsonRow(line: number, text: string): Row {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { line, values: flattened(value as Record<string, unknown>) };
    }
  } catch {
    // Reported below like any other line that holds no object.
  }
  return { line, problem: 'is not a JSON object' };
}

/** `{"metadata":{"a":1}}` as `{"metadata.a":1}`, so that a mapping can name what lies deeper. */
function flattened(value: Record<string, unknown>, prefix = ''): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    if (isObject)
      Object.assign(flat, flattened(inner as Record<string, unknown>, `${prefix}${name}.`));
    else flat[`${prefix}${name}`] = inner;
  }
  return flat;
}
