import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';
import { METRICS, type MetricName } from '../../../src/domain/metric-names.ts';

const METHODS = ['count', 'observe', 'observeOne'] as const;

/** A place in the code that emits a metric. */
export interface EmittingCall {
  readonly method: (typeof METHODS)[number];
  readonly name: MetricName;
  /** Names of the dimensions it is counted by as well. */
  readonly by: readonly string[];
}

/** Whatever a function's bundle may contain. */
const SOURCES = ['lambdas/**/*.ts', 'src/application/**/*.ts', 'src/adapters/**/*.ts'];

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Every call of the telemetry port in what the functions are made of. */
export const emittingCalls = (): EmittingCall[] =>
  SOURCES.flatMap((pattern) => globSync(pattern, { cwd: root })).flatMap((file) => {
    const text = readFileSync(`${root}${file}`, 'utf8');
    return METHODS.some((method) => text.includes(`.${method}(`))
      ? callsIn(parseSync(text, { syntax: 'typescript', target: 'es2024' }))
      : [];
  });

interface Syntax {
  readonly type?: string;
  readonly value?: unknown;
  readonly callee?: Syntax;
  readonly property?: Syntax;
  readonly key?: Syntax;
  readonly arguments?: readonly { readonly expression: Syntax }[];
  readonly properties?: readonly Syntax[];
}

function callsIn(node: unknown): EmittingCall[] {
  if (typeof node !== 'object' || node === null) return [];
  const here = callAt(node);
  const below = Object.values(node).flatMap(callsIn);
  return here === undefined ? below : [here, ...below];
}

function callAt({ type, callee, arguments: given = [] }: Syntax): EmittingCall | undefined {
  if (type !== 'CallExpression' || callee?.type !== 'MemberExpression') return undefined;
  const method = METHODS.find((each) => each === callee.property?.value);
  const [first, , third] = given.map(({ expression }) => expression);
  const name = first?.value as MetricName;
  if (method === undefined || first?.type !== 'StringLiteral' || !(name in METRICS)) {
    return undefined;
  }
  return { method, name, by: (third?.properties ?? []).map(nameOf) };
}

/** `{ code }` is an identifier, `{ code: x }` has a key. */
const nameOf = ({ key, value }: Syntax): string => String(key?.value ?? value);
