import { expect, it } from '@jest/globals';
import { httpIssuerInvalid } from '../../../../lib/guards/stage/http-issuer-invalid.ts';
import type { HttpAccess } from '../../../../lib/stage.ts';
import { STAGES } from '../../../../lib/stages.ts';

const throttle = { rate: 1, burst: 1 };
const tokensOf = (issuer: string): HttpAccess => ({
  ...{ auth: 'jwt', issuer, audience: ['millrace'], throttle },
});

it.each<[string, HttpAccess | 'none', string[]]>([
  ['takes no HTTP at all', 'none', []],
  ['takes signed requests', { auth: 'iam', throttle }, []],
  ['takes an https issuer', tokensOf('https://login.example.org/tenant'), []],
  ['refuses plain http', tokensOf('http://login.example.org'), ['http.issuer is "http://login']],
  ['refuses a name', tokensOf('login.example.org'), ['set the https URL']],
])('%s', (_title, http, words) => {
  const said = [...httpIssuerInvalid({ ...STAGES.dev, http })];
  const ofQueries = [...httpIssuerInvalid({ ...STAGES.dev, queries: http })];

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
  expect(ofQueries).toEqual(said.map((each) => each.replace('http.issuer', 'queries.issuer')));
});
