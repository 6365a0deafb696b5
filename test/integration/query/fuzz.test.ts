import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readEndpoints } from '../../../local/endpoints.ts';
import { run } from '../../../local/process/run.ts';
import { cachedVenv } from '../../helpers/cached-venv.ts';
import { answerCheck, type OpenApiDocument } from '../../helpers/openapi-check.ts';
import { queryRequest } from '../../helpers/query-requests.ts';

/** More, and every phase of Schemathesis, with `QUERY_FUZZ=500`. */
const ASKED = process.env['QUERY_FUZZ'];
const EXAMPLES = Number(ASKED ?? 10);
const PHASES = ASKED === undefined ? 'examples,fuzzing' : 'examples,coverage,fuzzing';

let url: string;
beforeAll(() => {
  const { stream } = readEndpoints();
  if (stream?.queryUrl === undefined) throw new Error('these tests need the stream lane’s queries');
  url = stream.queryUrl;
});

describe('the query API of a running pipeline', () => {
  it('answers whatever is asked as documented, and never 5xx', async () => {
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApiDocument;
    const wrongWith = answerCheck(document);

    await fc.assert(
      fc.asyncProperty(queryRequest, async ({ path, target }) => {
        const answer = await fetch(`${url}${target}`);

        expect(answer.status).toBeLessThan(500);
        expect(await wrongWith(path, answer)).toEqual([]);
      }),
      { numRuns: EXAMPLES * 20 },
    );
  });

  it('withstands Schemathesis', async () => {
    const python = await cachedVenv(
      'schemathesis',
      join(import.meta.dirname, 'requirements-schemathesis.txt'),
    );

    const { ok, stdout, stderr } = await run(join(dirname(python), 'schemathesis'), [
      ...['run', `${url}/openapi.json`, '--no-color', '--continue-on-failure'],
      ...['--phases', PHASES, '--max-examples', String(EXAMPLES)],
      // A document can't say which texts are cursors, or that from comes before to.
      ...['--checks', 'all', '--exclude-checks', 'positive_data_acceptance'],
    ]);

    expect([ok, ok ? '' : `${stdout}${stderr}`]).toEqual([true, '']);
    expect(stdout).toMatch(/\d{2,} generated/);
  }, 240_000);
});
