import { expect, it } from '@jest/globals';
import { relationalHostInvalid } from '../../../../lib/guards/stage/relational-host-invalid.ts';
import type { OwnPostgres, RelationalSide } from '../../../../lib/stage.ts';
import { STAGES } from '../../../../lib/stages.ts';

const own: OwnPostgres = {
  ...{ kind: 'bring-your-own', host: 'db.example.org', port: 5432, database: 'd', user: 'u' },
  ...{ auth: { iam: 'db-ABC' }, tls: false },
};

it.each<[string, RelationalSide, string[]]>([
  ['takes a name', own, []],
  ['takes an address', { ...own, host: '::1' }, []],
  ['refuses a URL', { ...own, host: 'postgres://me:secret@db/x' }, ['no name or address']],
  ['refuses nothing', { ...own, host: '' }, ['no name or address']],
])('%s', (_title, relational, words) => {
  const said = [...relationalHostInvalid({ ...STAGES.dev, relational })];

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
  expect(said.join(' ')).not.toContain('secret');
});
