import { isObject } from '../mapping/property-reader.ts';

/** What a field's value must be; an absent field is undefined. */
export type Rule = (value: unknown) => boolean;

const COMPARE: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** The comparisons that Lambda's event filtering documents. @throws Error for any other */
export function compileRule(wanted: unknown): Rule {
  if (!isObject(wanted)) return (value) => value === wanted;
  const [[operator, operand] = [], ...others] = Object.entries(wanted);
  if (operator === undefined || others.length > 0) {
    throw new Error(`${JSON.stringify(wanted)} must have exactly one comparison`);
  }
  const compile = OPERATORS[operator];
  if (compile === undefined) {
    const known = Object.keys(OPERATORS).join(', ');
    throw new Error(`"${operator}" is not a comparison of event filtering, which has: ${known}`);
  }
  return compile(operand);
}

const OPERATORS: Readonly<Record<string, (operand: unknown) => Rule>> = {
  prefix: (operand) => onText('prefix', operand, (value, text) => value.startsWith(text)),
  suffix: (operand) => onText('suffix', operand, (value, text) => value.endsWith(text)),
  'equals-ignore-case': (operand) =>
    onText('equals-ignore-case', operand, (v, text) => v.toLowerCase() === text.toLowerCase()),
  exists: (operand) => {
    if (typeof operand !== 'boolean') throw new Error('"exists" takes true or false');
    return (value) => (value !== undefined && !isObject(value)) === operand;
  },
  'anything-but': (operand) => {
    const refused = isObject(operand)
      ? [compileRule(operand)]
      : (Array.isArray(operand) ? operand : [operand]).map(compileRule);
    return (value) => value !== undefined && !refused.some((rule) => rule(value));
  },
  numeric,
};

function onText(
  operator: string,
  operand: unknown,
  test: (value: string, text: string) => boolean,
): Rule {
  if (typeof operand !== 'string') throw new Error(`"${operator}" takes a text`);
  return (value) => typeof value === 'string' && test(value, operand);
}

/** `["=", 5]`, or one or two bounds: `[">", 0, "<=", 10]`. */
function numeric(operand: unknown): Rule {
  const parts = Array.isArray(operand) ? operand : [];
  const tests: ((value: number) => boolean)[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const [compare, bound] = [COMPARE[String(parts[i])], parts[i + 1]];
    if (compare === undefined || typeof bound !== 'number') tests.length = 0;
    if (compare === undefined || typeof bound !== 'number') break;
    tests.push((value) => compare(value, bound));
  }
  if (tests.length === 0 || tests.length > 2) {
    throw new Error('"numeric" takes one or two pairs of =, <, <=, >, >= and a number');
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}
