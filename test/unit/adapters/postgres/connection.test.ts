import { describe, expect, it } from '@jest/globals';
import { faultOf, withoutSecrets } from '../../../../src/adapters/postgres/connection.ts';

const withCode = (code: string): Error =>
  Object.assign(new Error('as the driver says it'), { code });

describe('faultOf', () => {
  it.each([
    ['a unique value is there', withCode('23505'), 'exists'],
    ['disk full', withCode('53100'), 'full'],
    ['out of memory', withCode('53200'), 'unavailable'],
    ['too many connections', withCode('53300'), 'unavailable'],
    ['ended by the administrator', withCode('57P01'), 'unavailable'],
    ['still starting', withCode('57P03'), 'unavailable'],
    ['cancelled, or its time is up', withCode('57014'), 'unavailable'],
    ['idle in a transaction for too long', withCode('25P03'), 'unavailable'],
    ['the transaction took too long', withCode('25P04'), 'unavailable'],
    ['read only: a replica that is no longer the primary', withCode('25006'), 'unavailable'],
    ['an input or output error of its files', withCode('58030'), 'unavailable'],
    ['connection failure', withCode('08006'), 'unavailable'],
    ['deadlock', withCode('40P01'), 'collided'],
    ['could not serialise', withCode('40001'), 'collided'],
    ['no lock in time', withCode('55P03'), 'collided'],
    ['no such table', withCode('42P01'), 'refused'],
    ['bytes that are no text', withCode('22021'), 'refused'],
    ['not allowed', withCode('42501'), 'refused'],
    ['nobody listens', withCode('ECONNREFUSED'), 'unavailable'],
    [
      'the driver lost its connection',
      new Error('Connection terminated unexpectedly'),
      'unavailable',
    ],
    ['a mistake of ours', new TypeError('x is not a function'), 'refused'],
    ['a name that is not there', new ReferenceError('x is not defined'), 'refused'],
    ['something thrown that is no error', 'text', 'refused'],
  ])('%s', (_, error, fault) => {
    expect(faultOf(error)).toBe(fault);
  });
});

describe('withoutSecrets', () => {
  it.each([
    ['postgres://user:secret@db:5432/millrace?sslmode=require', 'postgres://db:5432/millrace'],
    ['no URL: secret', 'an unreadable URL'],
  ])('%s', (url, shown) => {
    expect(withoutSecrets(url)).toBe(shown);
  });
});
