import { expect, it } from '@jest/globals';
import { relationalIamWithoutTls } from '../../../../lib/guards/stage/relational-iam-without-tls.ts';
import type { OwnPostgres, RelationalSide } from '../../../../lib/stage.ts';
import { STAGES } from '../../../../lib/stages.ts';

const own: OwnPostgres = {
  ...{ kind: 'bring-your-own', host: 'db.example.org', port: 5432, database: 'd', user: 'u' },
  ...{ auth: { iam: 'db-ABC' }, tls: false },
};

it.each<[string, RelationalSide, string[]]>([
  ['takes IAM with TLS', { ...own, tls: true }, []],
  ['takes a secret without', { ...own, auth: { secretArn: 'arn' } }, []],
  ['refuses IAM without', own, ['set relational.tls']],
])('%s', (_title, relational, words) => {
  const said = [...relationalIamWithoutTls({ ...STAGES.dev, relational })];

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
