import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** Metrics of one AWS namespace: for each name the sets of dimensions it comes with. */
export type Documented = Readonly<Record<string, readonly (readonly string[])[]>>;

const require = createRequire(import.meta.url);
const library = dirname(require.resolve('aws-cdk-lib/package.json'));

/** What AWS documents and the CDK's list lacks. */
const BESIDES: Readonly<Record<string, Documented>> = {
  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#performance-metrics
  'AWS/Lambda': { OffsetLag: [['FunctionName']] },
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
  'AWS/ApiGateway': { '4xx': [['ApiId', 'Stage']], '5xx': [['ApiId', 'Stage']] },
};

/** Of a generated declaration: the helper's name and what dimensions it takes. */
const HELPER = /static (\w+)\(this: void, dimensions: \{([^}]*)\}/g;

type Helper = () => { readonly namespace: string; readonly metricName: string };

/**
 * Every metric of AWS by namespace: the CDK's own generated list (each service's `*-canned-metrics.generated`), and
 * the few that AWS documents and it lacks.
 */
export function documentedMetrics(): ReadonlyMap<string, Documented> {
  const found = new Map<string, Record<string, string[][]>>();
  const add = (namespace: string, name: string, dimensions: readonly string[]) => {
    const names = found.get(namespace) ?? {};
    names[name] = [...(names[name] ?? []), [...dimensions].sort()];
    found.set(namespace, names);
  };
  for (const file of globSync('*/lib/*-canned-metrics.generated.d.ts', { cwd: library })) {
    const module = require(`${library}/${file.replace(/\.d\.ts$/, '.js')}`) as object;
    const helpers = Object.assign({}, ...Object.values(module).map(staticsOf)) as Record<
      string,
      Helper
    >;
    for (const [, helper = '', taken = ''] of read(file).matchAll(HELPER)) {
      const made = helpers[helper]?.();
      if (made === undefined) throw new Error(`${file} declares ${helper}, which is not there`);
      const dimensions = [...taken.matchAll(/(\w+):/g)].map(([, name = '']) => name);
      add(made.namespace, made.metricName, dimensions);
    }
  }
  for (const [namespace, names] of Object.entries(BESIDES)) {
    for (const [name, sets] of Object.entries(names)) {
      for (const dimensions of sets) add(namespace, name, dimensions);
    }
  }
  return found;
}

const read = (file: string): string => readFileSync(`${library}/${file}`, 'utf8');

/** Methods of a class are not enumerable. */
const staticsOf = (of: object): object =>
  Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(of)).map(([name, { value }]) => [name, value]),
  );
