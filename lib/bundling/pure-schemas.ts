import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const SCHEMAS = /@aws-sdk[\\/].+[\\/]schemas[\\/]schemas_\d+\.js$/;
const SCHEMA = /^export var (\S+) = (\[(?:.*\]|[\s\S]*?^\]));$/gm;

/**
 * Lets esbuild drop the SDK's schemas of commands nobody sends. They are plain arrays, but with
 * computed keys (`{ [_h]: … }`), which esbuild must take for side effects; S3 alone keeps 60 KB that
 * way. Where the SDK's layout changes and nothing matches, bundles are larger and still right.
 */
export const pureSchemas: Plugin = {
  name: 'pure-schemas',
  setup(build) {
    build.onLoad({ filter: SCHEMAS }, async ({ path }) => ({
      contents: markPure(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/** Wraps each exported array in a call that esbuild may drop when nobody uses its result. */
export const markPure = (source: string): string =>
  source.replace(SCHEMA, 'export var $1 = /* @__PURE__ */ (() => $2)();');
