import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type LocalHome, localHome } from '../../../../local/home.ts';
import { placeFor } from '../../../../local/postgres/place.ts';
import { canEnter } from '../../../../local/process/user.ts';

const STRANGER = { uid: 65_534, gid: 65_534 };
let home: LocalHome;

beforeEach(() => {
  home = localHome({ home: mkdtempSync(join(tmpdir(), 'millrace-')) });
});

afterEach(() => rmSync(home.home, { recursive: true }));

it('is in the home for the caller', () => {
  expect(placeFor(home, undefined)).toEqual({ directory: join(home.home, 'postgres') });
});

it('is in the home for a user who may enter it', () => {
  chmodSync(home.home, 0o711);

  expect(placeFor(home, STRANGER)).toEqual({ directory: join(home.home, 'postgres') });
});

it('is outside, and goes with the process, for a user who may not', () => {
  const place = placeFor(home, STRANGER);

  expect(place.scratch).toBe(place.directory);
  expect(canEnter(STRANGER, place.directory)).toBe(true);
  expect(statSync(home.home).mode & 0o777).toBe(0o700);
  rmSync(place.directory, { recursive: true });
});
