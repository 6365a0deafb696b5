import { isObject } from '../mapping/property-reader.ts';
import { compileRule, type Rule } from './rule.ts';

/** Whether a record with this value is delivered. */
export type EventFilter = (value: Buffer | null) => boolean;

/** True of an object's fields. */
type Matcher = (value: unknown) => boolean;

/**
 * Compiles a `FilterCriteria` pattern. Kafka mappings filter on `value` only: as JSON when it is JSON, else as text. A
 * JSON pattern never matches a text, nor the other way round, and bytes that are no UTF-8 match nothing.
 *
 * @param pattern JSON such as `{"value":{"type":["PURCHASE"],"amount":[{"numeric":[">",100]}]}}`
 * @throws Error in one sentence about what it does not know
 */
export function compileFilter(pattern: string): EventFilter {
  const parsed = parsePattern(pattern);
  const unknown = Object.keys(parsed).filter((name) => name !== 'value');
  if (unknown.length > 0) {
    throw new Error(`Kafka mappings filter on "value" only, not on ${unknown.join(', ')}`);
  }
  const wanted = parsed['value'];
  const matches = Array.isArray(wanted) ? compileRules(wanted) : compileFields(wanted, 'value');
  const wantsText = Array.isArray(wanted);
  return (bytes) => {
    const value = decoded(bytes);
    return value !== undefined && wantsText === !isObject(value) && matches(value);
  };
}

function parsePattern(pattern: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(pattern);
    if (isObject(parsed)) return parsed;
  } catch {
    // Said below.
  }
  throw new Error(`the pattern ${pattern} is no JSON object`);
}

/** JSON, else text, else undefined. */
function decoded(bytes: Buffer | null): unknown {
  if (bytes === null) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return parsedOrText(text);
  } catch {
    return undefined;
  }
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Every field must match; alternatives stand in `$or`. */
function compileFields(pattern: unknown, path: string): Matcher {
  if (!isObject(pattern))
    throw new Error(`${path} must be an object of fields or a list of values`);
  const matchers = Object.entries(pattern).map(([name, wanted]): Matcher => {
    const at = `${path}.${name}`;
    if (name === '$or') return compileAlternatives(wanted, at);
    const matches = Array.isArray(wanted) ? compileRules(wanted) : compileFields(wanted, at);
    return (value) => matches(isObject(value) ? value[name] : undefined);
  });
  return (value) => matchers.every((matches) => matches(value));
}

function compileAlternatives(wanted: unknown, path: string): Matcher {
  if (!Array.isArray(wanted) || wanted.length === 0) throw new Error(`${path} must be a list`);
  const alternatives = wanted.map((each) => compileFields(each, path));
  return (value) => alternatives.some((matches) => matches(value));
}

/** A field matches when one rule does for the value, or for one of its elements when it is a list. */
function compileRules(wanted: readonly unknown[]): Matcher {
  const rules: Rule[] = wanted.map(compileRule);
  return (value) => {
    const values = Array.isArray(value) ? value : [value];
    return rules.some((rule) => values.some(rule));
  };
}
