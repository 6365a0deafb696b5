import { expect, it } from '@jest/globals';
import { registryNameInvalid } from '../../../../lib/guards/stage/registry-name-invalid.ts';
import type { Stage } from '../../../../lib/stage.ts';
import { STAGES } from '../../../../lib/stages.ts';

it.each<[string, Stage['registry'], number]>([
  ['takes the schemas in the bundle', 'repository', 0],
  ['takes an address', { url: 'https://registry.example.org' }, 0],
  ['takes a name', { glue: 'default-registry' }, 0],
  ['refuses an ARN', { glue: 'arn:aws:glue:us-east-1:123456789012:registry/events' }, 1],
  ['refuses an empty name', { glue: '' }, 1],
])('%s', (_title, registry, count) => {
  const said = [...registryNameInvalid({ ...STAGES.dev, registry })];

  expect(said).toEqual(Array(count).fill(expect.stringContaining('1–255 letters')));
});
