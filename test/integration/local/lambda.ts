import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { credentials, REGION } from '../../../local/emulator.ts';
import type { LocalHome } from '../../../local/home.ts';
import { venvPython } from '../../../local/install/venv.ts';
import { run } from '../../../local/process/run.ts';

export function lambdaClient(endpoint: string): LambdaClient {
  return new LambdaClient({ endpoint, region: REGION, credentials: credentials() });
}

/** Creates a Node function from the source of its index.js. */
export async function createFunction(
  { home, endpoint }: { readonly home: LocalHome; readonly endpoint: string },
  name: string,
  source: string,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-function-'));
  const [code, archive] = [join(directory, 'index.js'), join(directory, 'code.zip')];
  writeFileSync(code, source);
  await run(venvPython(home), ['-m', 'zipfile', '-c', archive, code]);
  const client = lambdaClient(endpoint);
  await client.send(
    new CreateFunctionCommand({
      ...{ FunctionName: name, Runtime: 'nodejs24.x', Handler: 'index.handler', Timeout: 30 },
      Role: 'arn:aws:iam::000000000000:role/test',
      Code: { ZipFile: readFileSync(archive) },
    }),
  );
  client.destroy();
  rmSync(directory, { recursive: true });
}
