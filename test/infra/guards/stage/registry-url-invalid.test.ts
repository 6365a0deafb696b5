import { expect, it } from '@jest/globals';
import { registryUrlInvalid } from '../../../../lib/guards/stage/registry-url-invalid.ts';
import type { Stage } from '../../../../lib/stage.ts';
import { STAGES } from '../../../../lib/stages.ts';

it.each<[string, Stage['registry'], string[]]>([
  ['takes the schemas in the bundle', 'repository', []],
  ['takes an address', { url: 'https://registry.example.org/apis/ccompat/v7' }, []],
  ['leaves Glue alone', { glue: 'registry' }, []],
  ['refuses a name', { url: 'registry.example.org' }, ['set the base of the Confluent-compatible']],
  ['refuses another protocol', { url: 'ftp://registry.example.org' }, ['no http or https address']],
  ['refuses a password', { url: 'https://me:secret@registry.example.org' }, ['leave them out']],
])('%s', (_title, registry, words) => {
  const said = [...registryUrlInvalid({ ...STAGES.dev, registry })];

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
  expect(said.join(' ')).not.toContain('secret');
});
