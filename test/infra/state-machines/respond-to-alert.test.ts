import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import validate from 'asl-validator';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Retry?: readonly unknown[];
  readonly Catch?: readonly { readonly Next: string }[];
  readonly Parameters?: { readonly Payload?: { readonly action: string } };
}

const file = new URL('../../../state-machines/respond-to-alert.asl.json', import.meta.url);
const machine = JSON.parse(readFileSync(file, 'utf8')) as { States: Record<string, State> };
const states = Object.entries(machine.States);
const acting = (action: string) =>
  states.filter(([, { Parameters }]) => Parameters?.Payload?.action === action);

it('is valid Amazon States Language', () => {
  expect(validate(machine).errors).toEqual([]);
});

it('goes from each step in trouble to its own compensation, and on in reverse', () => {
  const caught = acting('perform').map(([name, { Catch }]) => [name, Catch?.[0]?.Next]);

  expect(caught).toEqual([
    ['PlaceHold', 'ReleaseHold'],
    ['OpenCase', 'CancelCase'],
    ['Notify', 'WithdrawNotice'],
  ]);
  expect(acting('undo').map(([name, { Next }]) => [name, Next])).toEqual([
    ['WithdrawNotice', 'CancelCase'],
    ['CancelCase', 'ReleaseHold'],
    ['ReleaseHold', 'RecordCompensated'],
  ]);
});

it('never ends on a compensation that fails without saying so', () => {
  for (const [, { Catch, Retry }] of acting('undo')) {
    expect(Catch).toMatchObject([{ ErrorEquals: ['States.ALL'], Next: 'MarkStuck' }]);
    expect(Retry).toMatchObject([{ ErrorEquals: ['States.ALL'], MaxAttempts: 5, BackoffRate: 2 }]);
  }
});
