/** `npm run check:cloud`: every checker over the templates of every stage, and one table of what they say. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundle } from '../../lib/bundle.ts';
import { STAGES } from '../../lib/stages.ts';
import { DOCKERFILE_FOLDER } from '../../lib/stream-image/folder.ts';
import { PROJECT_ROOT } from '../../local/home.ts';
import { assemble } from './assembly.ts';
import { check } from './check.ts';
import { report } from './report.ts';
import { VARIANTS } from './variants.ts';

const HELP = `Runs every checker over the synthesised templates of all stages, and of what stages may turn on. No account, no credentials.

npm run check:cloud                  the table; exit code 1 when a finding has no explanation
npm run check:cloud -- --explained   also each explained finding with its reason
npm run check:cloud -- --strict      exit code 2 when a checker could not look
npm run check:cloud -- --json        all findings for programs

A finding is fixed in lib/, or explained there, beside its resource: explain(resource, { RULE: 'why' }).
`;

const options = {
  help: { type: 'boolean', short: 'h' },
  explained: { type: 'boolean' },
  strict: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'millrace-check-cloud-'));
  try {
    say('· bundling and synthesising every stage');
    await bundle();
    const code = (name: string) => Code.fromAsset(join(PROJECT_ROOT, 'dist', name));
    const assembly = assemble(
      [...Object.values(STAGES), ...VARIANTS],
      code,
      folder,
      DOCKERFILE_FOLDER,
    );
    const result = await check(assembly, say);
    if (values.json) console.log(JSON.stringify(result, null, 2));
    else console.log(report(result, values.explained === true));
    const blind = result.tools.some(({ answer }) => !answer.available);
    if (result.open > 0) process.exitCode = 1;
    else if (blind && values.strict) process.exitCode = 2;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main().catch((error: Error) => {
  console.error(`✗ ${error.message}`);
  process.exitCode = 1;
});
