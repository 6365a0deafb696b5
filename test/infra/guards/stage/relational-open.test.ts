import { expect, it } from '@jest/globals';
import { relationalOpen } from '../../../../lib/guards/stage/relational-open.ts';
import type { OwnPostgres, RelationalSide } from '../../../../lib/stage.ts';
import { STAGES } from '../../../../lib/stages.ts';

const own: OwnPostgres = {
  ...{ kind: 'bring-your-own', host: 'db.example.org', port: 5432, database: 'd', user: 'u' },
  ...{ auth: { iam: 'db-ABC' }, tls: false },
};

it.each<[string, RelationalSide, string[]]>([
  ["takes nobody's name on this machine", { ...own, auth: 'none', host: '127.0.0.1' }, []],
  ['takes a secret anywhere', { ...own, auth: { secretArn: 'arn' } }, []],
  ['refuses it elsewhere', { ...own, auth: 'none' }, ['whoever reaches db.example.org']],
])('%s', (_title, relational, words) => {
  const said = [...relationalOpen({ ...STAGES.dev, relational })];

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
