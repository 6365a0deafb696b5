import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { pureSchemas } from './bundling/pure-schemas.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** One function's bundle. */
export interface Bundle {
  readonly name: string;
  readonly bytes: number;
}

export interface BundleOptions {
  /** Folder with one folder per function, each with a `handler.ts`. @default lambdas */
  readonly from?: string;
  /** Folder that receives `<name>/index.js` and, beside them, `meta.json`. @default dist */
  readonly to?: string;
}

/**
 * Bundles every function in one esbuild pass, SDK included and tree-shaken.
 * @returns name and size of each, by name
 * @throws when there is nothing to bundle, or esbuild's own error
 */
export const bundle = async ({
  from = join(ROOT, 'lambdas'),
  to = join(ROOT, 'dist'),
}: BundleOptions = {}): Promise<Bundle[]> => {
  const names = (await readdir(from))
    .filter((name) => existsSync(join(from, name, 'handler.ts')))
    .sort();
  if (names.length === 0)
    throw new Error(`Nothing to bundle: ${from} has no folder with a handler.`);

  await rm(to, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(
      names.map((name) => [`${name}/index`, join(from, name, 'handler.ts')]),
    ),
    outdir: to,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // ES modules where a package has them: they can be tree-shaken.
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': join(ROOT, 'lib/bundling/lambda-credentials.ts'),
      // The same Type without RPC and file containers.
      avsc: join(ROOT, 'node_modules/avsc/etc/browser/avsc-types.js'),
    },
    plugins: [pureSchemas],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  await mkdir(to, { recursive: true });
  // Beside the bundles, not in them: an asset's hash must change with its code only.
  await writeFile(join(to, 'meta.json'), JSON.stringify(metafile));

  return Promise.all(
    names.map(async (name) => ({ name, bytes: (await stat(join(to, name, 'index.js'))).size })),
  );
};

if (import.meta.main) {
  for (const { name, bytes } of await bundle()) {
    console.log(`${name.padEnd(14)} ${(bytes / 1000).toFixed(0).padStart(5)} KB`);
  }
}
