import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { check } from '../../../schemas/check.ts';
import { generate } from '../../../schemas/generate.ts';
import { report } from '../../../schemas/report.ts';
import { firstVersion, schemaFolder, withField, withFields } from '../../helpers/schema-folder.ts';

const optional = { name: 'deviceId', type: ['null', 'string'], default: null };
const script = new URL('../../../schemas/check.ts', import.meta.url).pathname;

/** A folder with version 1 published. */
function published(level?: string) {
  const settings = level === undefined ? {} : { 'transactions-value': { compatibility: level } };
  const folder = schemaFolder({ '1.avsc': firstVersion }, settings);
  expect(generate(folder.url).problems).toEqual([]);
  return folder;
}

const told = (folder: { url: URL }): string => report(check(folder.url).problems);

it('finds nothing wrong with the schemas of this repository', () => {
  expect(report(check().problems)).toBe('');
});

it('lets a version with an optional field out', () => {
  const folder = published();
  folder.put('2.avsc', withField(optional));
  expect(told(folder)).toContain('version 2\n    is compatible, and not published yet');
  expect(generate(folder.url).done).toEqual([
    "published transactions-value version 2: from now on it can't change",
    'wrote src/domain/transaction.generated.ts',
    'wrote docs/asyncapi.yaml',
  ]);
  expect(told(folder)).toBe('');
  expect(folder.read('src/domain/transaction.generated.ts')).toContain(
    'readonly deviceId?: string | null;',
  );
});

describe('refuses', () => {
  it.each<[string, object, RegExp]>([
    [
      'a field without default',
      withField({ name: 'deviceId', type: 'string' }),
      /version 2 can't read version 1\n +Transaction\.deviceId: the writer does not have this field.*\n +→ give the field a default/,
    ],
    [
      'another type',
      withFields((fields) =>
        fields.map((field) => (field.name === 'amountMinor' ? { ...field, type: 'int' } : field)),
      ),
      /Transaction\.amountMinor: the writer sends long, the reader takes int/,
    ],
    [
      'a default of another type',
      withField({ ...optional, default: 7 }),
      /version 2\n +is not a valid Avro schema: .*incompatible field default/,
    ],
  ])('%s, and writes nothing', (_, second, expected) => {
    const folder = published();
    folder.put('2.avsc', second);
    expect(told(folder)).toMatch(expected);
    const before = folder.read('schemas/subjects.json');
    expect(report(generate(folder.url).problems)).toMatch(expected);
    expect(folder.read('schemas/subjects.json')).toBe(before);
  });

  it('what an older version, not the last, can’t be read by: transitively only', () => {
    const versions = (level: string) => {
      const folder = published(level);
      folder.put(
        '2.avsc',
        withFields((fields) => fields.slice(1)),
      );
      generate(folder.url);
      const id = { name: 'eventId', type: 'int', default: 0 };
      folder.put(
        '3.avsc',
        withFields((fields) => [id, ...fields.slice(1)]),
      );
      return told(folder);
    };
    expect(versions('BACKWARD_TRANSITIVE')).toMatch(
      /version 3 can't read version 1\n +Transaction\.eventId/,
    );
    expect(versions('BACKWARD')).toContain('is compatible, and not published yet');
  });

  it('a published version that was changed, by any means', () => {
    const folder = published();
    folder.put('1.avsc', withField(optional));
    expect(told(folder)).toMatch(/version 1\n +was changed after it was published\n +→ .*2\.avsc/);
    expect(generate(folder.url).problems).toHaveLength(1);
    folder.put('1.avsc', JSON.stringify(firstVersion, null, 4));
    expect(told(folder)).toBe('');
  });

  it('a published version that is gone, a gap, a stranger, what is not JSON', () => {
    const folder = published();
    folder.put('2.avsc', withField(optional));
    generate(folder.url);
    folder.remove('1.avsc');
    expect(told(folder)).toMatch(
      /version 1\n +is missing, version 2 is there[\s\S]*was published and its file is gone/,
    );
    folder.put('1.avsc', firstVersion);
    folder.put('v3.avsc', firstVersion);
    expect(told(folder)).toMatch(/v3\.avsc\n +is no version/);
    folder.remove('v3.avsc');
    folder.put('3.avsc', '{');
    expect(told(folder)).toMatch(/version 3\n +is not JSON/);
  });

  it('stale generated files, levels that do not exist, subjects without versions', () => {
    const folder = published();
    folder.write('src/domain/transaction.generated.ts', '// by hand');
    expect(told(folder)).toMatch(/transaction\.generated\.ts\n +is out of date/);
    folder.write(
      'schemas/subjects.json',
      '{"transactions-value":{"compatibility":"SIDEWARD"},"x":{}}',
    );
    expect(told(folder)).toMatch(/compatibility is "SIDEWARD"[\s\S]*x, settings\n +has no version/);
  });
});

it('types what a field can hold', () => {
  const channel = { type: 'enum', name: 'Channel', symbols: ['WEB', 'POS'] };
  const device = { type: 'record', name: 'Device', fields: [{ name: 'os', type: 'string' }] };
  const folder = published();
  folder.put(
    '2.avsc',
    withFields((fields) => [
      { name: 'channel', type: ['null', channel], default: null },
      ...fields,
      { name: 'device', type: ['null', device], default: null },
      { name: 'tags', type: { type: 'array', items: 'string' }, default: [] },
    ]),
  );
  generate(folder.url);
  const types = folder.read('src/domain/transaction.generated.ts');
  expect(types).toContain("export const Channels = ['WEB', 'POS'] as const;");
  expect(types).toContain('export interface Device {\n  readonly os: string;\n}');
  expect(types).toContain('readonly device?: Device | null;');
  expect(types).toContain('readonly tags?: readonly (string)[];');
  expect(types).toMatch(/'metadata',\n {2}'channel',\n {2}'device',\n {2}'tags',/);
  expect(types).toContain('  channel: null,\n  device: null,\n  tags: [],');
});

it('can’t put bytes into an event, and says so', () => {
  const folder = published();
  folder.put('2.avsc', withField({ name: 'photo', type: 'bytes', default: '' }));
  expect(() => generate(folder.url)).toThrow('Use a string (base64)');
});

it('as a command: exit code, JSON, help', () => {
  const answer = JSON.parse(
    execFileSync(process.execPath, [script, '--json'], { encoding: 'utf8' }),
  );
  expect(answer).toMatchObject({
    ok: true,
    problems: [],
    subjects: [{ compatibility: 'BACKWARD_TRANSITIVE' }],
  });
  expect(execFileSync(process.execPath, [script, '--help'], { encoding: 'utf8' })).toContain(
    'subjects.json',
  );
  const generator = new URL('../../../schemas/generate.ts', import.meta.url).pathname;
  expect(execFileSync(process.execPath, [generator, '--help'], { encoding: 'utf8' })).toContain(
    "can't change",
  );
  const wrong = spawnSync(process.execPath, [script, '--nonsense'], { encoding: 'utf8' });
  expect(wrong.status).toBe(1);
  expect(wrong.stderr).toContain("'--nonsense'");
});
