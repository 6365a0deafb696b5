import { MillraceError } from '../../domain/errors.ts';
import type { ProducerRecord } from '../record.ts';
import { isMappableField, MAPPABLE_FIELDS, type Mapping, missingFields } from './mapping.ts';
import { detectPreset, PRESETS } from './presets.ts';
import { rowToEvent } from './row-to-event.ts';
import { readRows } from './rows.ts';

export interface FileOptions {
  readonly path: string;
  /** Stop after this many rows, good or bad. @default every row */
  readonly limit?: number;
  /** Name of a preset. @default the one whose columns the header has */
  readonly preset?: string;
  /** Column → field, over the preset. @default none */
  readonly map?: Readonly<Record<string, string>>;
  /** Field → value of every row. @default none */
  readonly set?: Readonly<Record<string, string>>;
}

/** A row that could not be mapped. */
export interface BadRow {
  readonly line: number;
  readonly reason: string;
}

/** The rows of a file as records; rows that do not map are told to `onBadRow` and passed over. */
export async function* fileRecords(
  options: FileOptions,
  onBadRow: (row: BadRow) => void,
): AsyncGenerator<ProducerRecord> {
  const { limit = Number.POSITIVE_INFINITY } = options;
  let mapping: Mapping | undefined;
  let taken = 0;
  if (limit <= 0) return;
  for await (const row of readRows(options.path)) {
    if ('problem' in row) {
      onBadRow({ line: row.line, reason: `the line ${row.problem}` });
    } else {
      mapping ??= mappingFor(options, Object.keys(row.values));
      const mapped = rowToEvent(row.values, mapping);
      if (mapped.ok) yield { kind: 'event', event: mapped.event };
      else onBadRow({ line: row.line, reason: `${mapped.problem.field} ${mapped.problem.reason}` });
    }
    taken += 1;
    if (taken >= limit) return;
  }
}

/**
 * The mapping for a header: preset, then what the caller adds.
 * @throws MillraceError `MLR_CONFIG_INVALID` naming the unknown preset, column or field, or what is missing
 */
export function mappingFor(options: FileOptions, header: readonly string[]): Mapping {
  const preset =
    options.preset === undefined
      ? detectPreset(header)
      : PRESETS.find(({ name }) => name === options.preset);
  if (preset === undefined) {
    throw invalid(
      `No preset "${options.preset}"; there are ${PRESETS.map((p) => p.name).join(', ')}`,
    );
  }
  for (const [column, field] of Object.entries(options.map ?? {})) {
    if (!header.includes(column))
      throw invalid(`No column "${column}"; there are ${header.join(', ')}`);
    checkField(field);
  }
  for (const field of Object.keys(options.set ?? {})) checkField(field);
  const mapping: Mapping = {
    columns: { ...preset.columns, ...(options.map as Mapping['columns']) },
    constants: { ...preset.constants, ...options.set },
    idNamespace: preset.idNamespace,
  };
  const missing = missingFields(mapping, header);
  if (missing.length > 0) {
    throw invalid(
      `Nothing fills ${missing.join(', ')}. The columns are ${header.join(', ')}: ` +
        'map one with --map column=field, or give every row a value with --set field=value',
    );
  }
  return mapping;
}

function checkField(field: string): void {
  if (isMappableField(field)) return;
  throw invalid(`No field "${field}"; there are ${MAPPABLE_FIELDS.join(', ')} and metadata.<name>`);
}

const invalid = (message: string) => new MillraceError('MLR_CONFIG_INVALID', message);
