import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PROJECT_ROOT } from '../../local/home.ts';

export const RULES_FOLDER = join(PROJECT_ROOT, 'local', 'prometheus', 'rules');

/** Names of the files of rules, without their ending. */
export const RULE_FILES: readonly string[] = readdirSync(RULES_FOLDER)
  .filter((file) => file.endsWith('.yml'))
  .map((file) => file.slice(0, -'.yml'.length))
  .sort();

export interface Rule {
  /** Name of its file. */
  readonly file: string;
  readonly expr: string;
  readonly alert?: string;
  readonly record?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export type AlertRule = Rule & { readonly alert: string };

/** Every recording and alert rule. */
export function rules(): readonly Rule[] {
  return RULE_FILES.flatMap((file) => {
    const text = readFileSync(join(RULES_FOLDER, `${file}.yml`), 'utf8');
    const { groups } = parse(text) as {
      groups: readonly { rules: readonly Omit<Rule, 'file'>[] }[];
    };
    return groups.flatMap((group) => group.rules.map((rule) => ({ file, ...rule })));
  });
}

export const alertRules = (): readonly AlertRule[] =>
  rules().filter((rule): rule is AlertRule => rule.alert !== undefined);

const COMPARED = /^(.*\S)\s*(?:[<>]=?|==|!=)\s*[\d.]+$/s;

/**
 * What an alert looks at, without asking how much: the operands of its `and`s, each without its comparison to a number.
 * Each must give an answer at any time, or the alert can't ever fire.
 */
export function vectorsOf(expr: string): readonly string[] {
  return expr.split(/\s+and\s+(?:on\s*\([^)]*\)\s*)?/).map((operand) => {
    const vector = COMPARED.exec(operand.trim())?.[1];
    if (vector === undefined)
      throw new Error(`no comparison to a number at the end of: ${operand}`);
    return vector;
  });
}
