import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BucketAlreadyOwnedByYou, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { LOCAL_ASSET_BUCKET, type StageName } from '../lib/stages.ts';
import { MillraceError } from '../src/domain/errors.ts';
import { ACCOUNT, credentials, REGION } from './emulator.ts';
import { type LocalHome, PROJECT_ROOT } from './home.ts';
import { run } from './process/run.ts';

/** Stack outputs by their key, all stacks together. */
export type Outputs = Readonly<Record<string, string>>;

/** Directory of the cloud assembly of a home. */
export const assemblyOf = (home: LocalHome): string => join(home.home, 'cdk.out');

/** What a run has, as the app is told. */
export interface Started {
  /** The schema registry; null for the schemas in the functions' bundles. */
  readonly registryUrl: string | null;
  /** The database of the relational side; null for none. */
  readonly databaseUrl: string | null;
  /** Whether canaries are sent. */
  readonly canary: boolean;
}

/**
 * Runs the CDK app for a stage, as the CDK command line would, into a directory of its own. Needs no emulator, so it
 * can run while that starts. Stages that need a bootstrapped account are made to do without.
 *
 * @param started what the app is told of the `local` stage
 * @returns the cloud assembly's directory
 * @throws MillraceError `MLR_EMULATOR_UNAVAILABLE`
 */
export async function synthesize(
  home: LocalHome,
  { registryUrl, databaseUrl, canary }: Started,
  stage: StageName = 'local',
): Promise<string> {
  const assembly = assemblyOf(home);
  const settings: unknown = JSON.parse(readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8'));
  const { context } = settings as { context?: object };
  const result = await run(process.execPath, [join(PROJECT_ROOT, 'bin', 'millrace.ts')], {
    cwd: PROJECT_ROOT,
    env: {
      ...process.env,
      CDK_OUTDIR: assembly,
      CDK_CONTEXT_JSON: JSON.stringify({
        ...context,
        ...{ stage, emulated: true },
        ...(registryUrl !== null && { localRegistry: registryUrl }),
        ...(databaseUrl !== null && { localDatabase: databaseUrl }),
        ...(canary && { localCanary: true }),
      }),
      CDK_DEFAULT_ACCOUNT: ACCOUNT,
      CDK_DEFAULT_REGION: REGION,
      NODE_COMPILE_CACHE: join(home.cache, 'compile-cache'),
    },
  });
  if (!result.ok) {
    throw failed('The CDK app could not be synthesised', result.stderr + result.stdout);
  }
  return assembly;
}

/**
 * Deploys an assembly to the emulator. @returns the stacks' outputs
 *
 * @throws MillraceError `MLR_EMULATOR_UNAVAILABLE`
 */
export async function deploy(
  home: LocalHome,
  assembly: string,
  endpoint: string,
): Promise<Outputs> {
  await createAssetBucket(endpoint);
  const result = await run(
    join(PROJECT_ROOT, 'node_modules', '.bin', 'cdk'),
    [
      ...['deploy', '--all', '--app', assembly, '--method', 'direct', '--concurrency', '2'],
      ...['--require-approval', 'never', '--no-notices', '--no-version-reporting', '--ci'],
      ...['--outputs-file', home.outputsFile, '--progress', 'events'],
    ],
    { cwd: home.home, env: clientEnvironment(endpoint) },
  );
  if (!result.ok) {
    throw failed('cdk deploy failed', result.stdout + result.stderr);
  }
  const stacks = JSON.parse(readFileSync(home.outputsFile, 'utf8')) as Record<string, Outputs>;
  return Object.assign({}, ...Object.values(stacks)) as Outputs;
}

/** The environment that points any AWS client at the emulator, this process's own settings aside. */
export function clientEnvironment(endpoint: string): NodeJS.ProcessEnv {
  const {
    AWS_PROFILE: _profile,
    AWS_SESSION_TOKEN: _token,
    AWS_DEFAULT_REGION: _region,
    ...rest
  } = process.env;
  return {
    ...rest,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials().accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials().secretAccessKey,
    PATH: `${join(PROJECT_ROOT, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
  };
}

async function createAssetBucket(endpoint: string): Promise<void> {
  const s3 = new S3Client({
    ...{ endpoint, region: REGION, credentials: credentials(), forcePathStyle: true },
  });
  try {
    await s3.send(new CreateBucketCommand({ Bucket: LOCAL_ASSET_BUCKET }));
  } catch (error) {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  }
  s3.destroy();
}

function failed(what: string, output: string): MillraceError {
  const lines = output.trim().split('\n').slice(-25).join('\n');
  return new MillraceError('MLR_EMULATOR_UNAVAILABLE', `${what}:\n${lines}`);
}
