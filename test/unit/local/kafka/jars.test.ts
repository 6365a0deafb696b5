import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import {
  jarFile,
  jarsNotMatching,
  KAFKA_VERSION,
  LOCKED_JARS,
} from '../../../../local/kafka/jars.ts';

it('locks the broker of the stated version with a checksum for each jar', () => {
  const broker = LOCKED_JARS.find(({ artifact }) => artifact === 'kafka_2.13');

  expect(broker?.version).toBe(KAFKA_VERSION);
  expect(LOCKED_JARS.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
  expect(new Set(LOCKED_JARS.map(jarFile)).size).toBe(LOCKED_JARS.length);
});

it('finds absent and altered jars', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-'));
  const jar = (artifact: string, content: string) => ({
    ...{ group: 'g', artifact, version: '1' },
    sha256: createHash('sha256').update(content).digest('hex'),
  });
  const jars = [jar('good', 'same'), jar('altered', 'expected'), jar('absent', '')];
  writeFileSync(join(directory, 'good-1.jar'), 'same');
  writeFileSync(join(directory, 'altered-1.jar'), 'tampered');

  const wrong = await jarsNotMatching(directory, jars);

  expect(wrong.map(({ artifact }) => artifact)).toEqual(['altered', 'absent']);
  rmSync(directory, { recursive: true });
});
